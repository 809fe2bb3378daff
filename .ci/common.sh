# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by .ci/demo and .ci/test: what both need.

# The packages' own python3, meson and compilers, not others that happen to come first.
export PATH="/usr/bin:/bin:/usr/sbin:/sbin:$PATH"

say () {
  printf '\n==> %s\n' "$*"
}

as_root () {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    echo "This needs root to install packages: run it as root or install sudo." >&2
    exit 1
  fi
}

# Installs those of the packages named that are missing; asks nothing of the network when all are there.
need_packages () {
  missing=
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
  done
  if [ -z "$missing" ]; then
    say "All packages are installed already"
    return
  fi
  command -v apt-get >/dev/null || { echo "This script knows Debian and Ubuntu; please install:$missing" >&2; exit 1; }
  say "Installing packages:$missing"
  as_root apt-get update -qq
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
}

build_packages="
  gcc g++ libc6-dev python3 meson ninja-build pkgconf gettext desktop-file-utils
  libglib2.0-dev libgtk-4-dev libgtk-4-bin libadwaita-1-dev blueprint-compiler gir1.2-gtk-4.0 gir1.2-adw-1
  libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev gstreamer1.0-plugins-base gstreamer1.0-plugins-good
  gstreamer1.0-plugins-bad
  libsoup-3.0-dev libjson-glib-dev libgnutls28-dev libsecret-1-dev libsqlite3-dev libphonenumber-dev libprotobuf-dev libunistring-dev
  libespeak-ng-dev espeak-ng-data portaudio19-dev libasound2-dev libasound2-plugins
  glib-networking ca-certificates adwaita-icon-theme librsvg2-common gsettings-desktop-schemas
  shared-mime-info"

test_packages="
  xvfb xauth at-spi2-core dbus dbus-x11 libglib2.0-bin
  python3-dogtail python3-pyatspi python3-numpy python3-gi gir1.2-atspi-2.0
  xdotool imagemagick x11-utils appstream sqlite3
  fonts-dejavu-core fonts-noto-cjk locales curl procps
  pulseaudio pulseaudio-utils sox
  clang libclang-rt-dev"

# Which folder has the sources; scripts may be started from anywhere.
cd "$(dirname "$0")/.."
root=$(pwd)
