/** By which algorithms keys of a usage sign, the proposed one first; none for keys that do not, or not here. */
const ALGORITHMS: Record<string, string[]> = {
  ASYMMETRIC_SIGN_VERIFY_SM2: ['SM2DSA'],
  ASYMMETRIC_SIGN_VERIFY_ECC: ['ECC_P256_R1'],
  ASYMMETRIC_SIGN_VERIFY_ECDSA384: ['ECC_P384_R1'],
  ASYMMETRIC_SIGN_VERIFY_RSA_2048: ['RSA_PSS_SHA_256', 'RSA_PKCS1_SHA_256'],
  ASYMMETRIC_SIGN_VERIFY_RSA_3072: ['RSA_PSS_SHA_256', 'RSA_PKCS1_SHA_256'],
};

/** The algorithms of a usage. */
export function signingAlgorithms(usage: string): string[] {
  return ALGORITHMS[usage] ?? [];
}
