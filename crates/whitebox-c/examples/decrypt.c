/* decrypt KEY IV CIPHERTEXT [FINGERPRINT]: files of raw bytes; the plaintext goes to standard output.
 *
 * cc decrypt.c -I ../include -L LIBRARY -lkeyward_whitebox_c -o decrypt */
#include <stdio.h>
#include <stdlib.h>

#include "keyward_whitebox.h"

static uint8_t *contents(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(1);
    }
    *length = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(*length + 1);
    if (bytes == NULL || fread(bytes, 1, *length, file) != *length) {
        perror(path);
        exit(1);
    }
    fclose(file);
    return bytes;
}

int main(int count, char **arguments) {
    if (count < 4) {
        fprintf(stderr, "decrypt KEY IV CIPHERTEXT [FINGERPRINT]\n");
        return 2;
    }
    size_t file_length, iv_length, length, written;
    uint8_t *file = contents(arguments[1], &file_length);
    uint8_t *iv = contents(arguments[2], &iv_length);
    uint8_t *ciphertext = contents(arguments[3], &length);
    if (iv_length != 16) {
        fprintf(stderr, "an initialization vector has 16 bytes\n");
        return 2;
    }
    keyward_key *key;
    int error = keyward_key_open(file, file_length, count > 4 ? arguments[4] : NULL, &key);
    uint8_t *plaintext = malloc(length + 1);
    if (error == KEYWARD_OK) {
        error = keyward_decrypt_cbc(key, iv, ciphertext, length, plaintext, &written);
    }
    if (error == KEYWARD_OK) {
        fwrite(plaintext, 1, written, stdout);
    }
    keyward_key_free(key);
    free(plaintext);
    free(ciphertext);
    free(iv);
    free(file);
    return error;
}
