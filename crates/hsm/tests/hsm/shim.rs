//! A module that does what SoftHSM does, until a file says otherwise: then encrypting hangs, crashes, or answers with a code.

use std::fs;
use std::time::Duration;

use keyward_hsm::Settings;

use crate::tokens::{Folder, library};

/// Functions are found by their place in the list of PKCS#11 2.40: 18 is `C_Login`, 29 is `C_EncryptInit`.
const SOURCE: &str = r#"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
typedef unsigned long CK_RV;
struct list { unsigned char major, minor; void *functions[68]; };
static struct list *real, ours;
static CK_RV code(void) {
    unsigned long code = 0;
    char again = 0;
    FILE *file = fopen(getenv("SHIM_CODE"), "r");
    if (!file) return 0;
    if (fscanf(file, "%lx %c", &code, &again) < 2) unlink(getenv("SHIM_CODE"));
    fclose(file);
    return code;
}
static CK_RV encrypt_init(unsigned long session, void *mechanism, unsigned long key) {
    CK_RV rv = code();
    if (rv) return rv;
    if (!access(getenv("SHIM_CRASH"), F_OK)) abort();
    while (!access(getenv("SHIM_HANG"), F_OK)) pause();
    CK_RV (*encrypt)(unsigned long, void *, unsigned long) = (void *)real->functions[29];
    return encrypt(session, mechanism, key);
}
static CK_RV login(unsigned long session, unsigned long user, unsigned char *pin, unsigned long length) {
    FILE *file = fopen(getenv("SHIM_LOGINS"), "a");
    fputc('.', file);
    fclose(file);
    CK_RV (*login)(unsigned long, unsigned long, unsigned char *, unsigned long) = (void *)real->functions[18];
    return login(session, user, pin, length);
}
CK_RV C_GetFunctionList(struct list **list) {
    void *library = dlopen(getenv("SHIM_REAL"), RTLD_NOW | RTLD_LOCAL);
    CK_RV (*get)(struct list **) = (CK_RV (*)(struct list **))dlsym(library, "C_GetFunctionList");
    CK_RV rv = get(&real);
    if (rv) return rv;
    memcpy(&ours, real, sizeof ours);
    ours.functions[18] = (void *)login;
    ours.functions[29] = (void *)encrypt_init;
    *list = &ours;
    return 0;
}
"#;

/// A member whose library obeys the files `hang`, `crash` and `code` in the folder, and notes logins in `logins`.
pub fn shim(folder: &Folder) -> Settings {
    let source = folder.path().join("shim.c");
    let compiled = folder.path().join("libshim.so");
    fs::write(&source, SOURCE).unwrap();
    let arguments = ["-shared", "-fPIC", "-o", compiled.to_str().unwrap(), source.to_str().unwrap(), "-ldl"];
    folder.run("cc", &arguments);
    let mut settings = folder.settings("shim");
    settings.library = compiled;
    for (variable, value) in [
        ("SHIM_REAL", library()),
        ("SHIM_HANG", folder.path().join("hang")),
        ("SHIM_CRASH", folder.path().join("crash")),
        ("SHIM_CODE", folder.path().join("code")),
        ("SHIM_LOGINS", folder.path().join("logins")),
    ] {
        settings.program.environment.insert(variable.into(), value.into());
    }
    settings.limits.deadline = Duration::from_secs(1);
    settings
}
