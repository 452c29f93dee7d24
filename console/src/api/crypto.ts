import { api, inRegion, reply } from './client';

// These are plain functions and no queries or mutations: what they carry is secret, so it must not
// stay in any cache.

/** Encrypts up to 4,096 bytes, given as Base64. `context` is JSON text, or empty. */
export function encrypt(region: string, KeyId: string, Plaintext: string, context: string) {
  return reply(
    api.POST('/kms/Encrypt', {
      body: { KeyId, Plaintext, ...withContext(context) },
      ...inRegion(region),
    }),
  );
}

/** Decrypts a ciphertext of this service. Its plaintext comes back as Base64. */
export function decrypt(region: string, CiphertextBlob: string, context: string) {
  return reply(
    api.POST('/kms/Decrypt', {
      body: { CiphertextBlob, ...withContext(context) },
      ...inRegion(region),
    }),
  );
}

function withContext(context: string) {
  return context.trim() === '' ? {} : { EncryptionContext: context };
}
