# What the install scripts share. Source it.

say() { printf '==> %s\n' "$*"; }

# Installs Debian packages, each given as COMMAND-OR-FILE=PACKAGE and wanted only if the command or
# file is missing. Where it may not install, it says what to type.
debian() {
  local missing=() want
  for want in "$@"; do
    if ! command -v "${want%%=*}" >/dev/null 2>&1 && ! compgen -G "${want%%=*}" >/dev/null; then
      missing+=("${want#*=}")
    fi
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
      as_root=(sudo)
    else
      printf 'Some Debian packages are missing. Type this, then try again:\n\n  sudo apt-get install --no-install-recommends %s\n\n' "${missing[*]}" >&2
      return 1
    fi
  fi
  say "installing Debian packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# A tool that cannot be installed from Debian in the version that is needed.
need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  printf 'The command %s is missing: %s\n' "$1" "$2" >&2
  return 1
}
