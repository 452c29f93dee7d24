/** The longest description of a key, in bytes of UTF-8. */
export const DESCRIPTION_BYTES = 1024;

/** The longest plaintext of one encryption, in bytes. */
export const PLAINTEXT_BYTES = 4096;
