/* Decryption with white-box keys. What they are worth, and what not: docs/white-box.md.
 *
 * Every function that returns an int returns KEYWARD_OK or one of the errors below. Pointers must not be NULL unless it is
 * said; a NULL that must not be is KEYWARD_ARGUMENT. A key may be used by several threads at once. */
#ifndef KEYWARD_WHITEBOX_H
#define KEYWARD_WHITEBOX_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KEYWARD_OK 0
#define KEYWARD_ARGUMENT 2      /* a NULL, no fingerprint, or too little room */
#define KEYWARD_DAMAGED 3       /* no decrypt key, of a newer version, or damaged */
#define KEYWARD_WRONG_DEVICE 4  /* bound to other devices */
#define KEYWARD_WRONG_KEY 5     /* the padding is wrong */
#define KEYWARD_TRUNCATED 6     /* not whole blocks of 16 bytes */
#define KEYWARD_NO_DEVICE 7     /* a container, or too little is known about this device */
#define KEYWARD_SYSTEM 8        /* no memory */

#define KEYWARD_FINGERPRINT_SIZE 71 /* with the 0 at its end */

typedef struct keyward_key keyward_key;

/* Opens a base64-decoded DecryptKey. `fingerprint` is text that ends in 0, or NULL for that of this device, which is
 * only asked for if the key is bound to devices. *key is to be freed; it is NULL after an error. */
int keyward_key_open(const uint8_t *file, size_t length, const char *fingerprint, keyward_key **key);

/* Frees a key; NULL is nothing to free. */
void keyward_key_free(keyward_key *key);

/* Decrypts CBC with PKCS #7. `room` has `length` bytes at least, and must not overlap the ciphertext; it is unchanged
 * after an error. *written is how many bytes of it are plaintext: fewer than `length`. */
int keyward_decrypt_cbc(const keyward_key *key, const uint8_t iv[16], const uint8_t *ciphertext, size_t length,
                        uint8_t *room, size_t *written);

/* Writes the fingerprint of this device. Containers are refused unless `allow_container` is not 0. */
int keyward_fingerprint(int allow_container, char room[KEYWARD_FINGERPRINT_SIZE]);

#ifdef __cplusplus
}
#endif

#endif
