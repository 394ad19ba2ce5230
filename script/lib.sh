# shellcheck shell=bash
# What setup, server, test and quality share. Sourced, never run.
# shellcheck disable=SC2034  # used by the scripts that source this

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit

readonly UV_VERSION=0.13.9
readonly BOOT=.boot      # a venv that holds nothing but uv
readonly PYTHON=.venv/bin/python
# Threads, because some pages take longer than others; what is loaded before the processes part is shared.
readonly GUNICORN_OPTIONS=(
  --preload --worker-class gthread --workers 2 --threads 4 --timeout 180 --log-level warning --no-control-socket
)
PATH=$PATH:/usr/sbin:/sbin  # ldconfig is there, and a user's PATH often is not

export UV_PYTHON_DOWNLOADS=never
# Offices often inspect TLS with a certificate of their own: trust what the system trusts.
export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true}
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
# Japanese output also where the locale is POSIX.
export PYTHONUTF8=1
# Python starts often here, and without its compiled files each start takes a second longer.
unset PYTHONDONTWRITEBYTECODE

# What must be on the machine, as "kind:what:Debian package[:display name]".
readonly RUNTIME=(
  "file:/etc/ssl/certs/ca-certificates.crt:ca-certificates"
  "command:fc-list:fontconfig"
  "library:libpangoft2-1.0.so.0:libpangoft2-1.0-0"
  "library:libharfbuzz-subset.so.0:libharfbuzz-subset0"
  "font:BIZ UDPGothic:fonts-morisawa-bizud-gothic"
  "font:BIZ UDPMincho:fonts-morisawa-bizud-mincho"
  # BIZ UD lacks rare characters of names (𠮷), marks (☐ ✔) and emoji.
  "font:IPAmjMincho:fonts-ipamj-mincho"
  "font:DejaVu Sans:fonts-dejavu-core"
  "font:Noto Color Emoji:fonts-noto-color-emoji"
)
readonly QUALITY_TOOLS=(
  "command:shellcheck:shellcheck"
)
# For Python's part of signing in with a directory, which is built from its source.
readonly BUILD_TOOLS=(
  "command:cc:gcc"
  "header:ldap.h:libldap-dev"
  "header:sasl/sasl.h:libsasl2-dev"
  "python_header:Python.h:python3-dev"
)
readonly TEST_TOOLS=(
  "${QUALITY_TOOLS[@]}"
  "library:libatomic.so.1:libatomic1"
  "browser:chromium:chromium"
  "command:pdftoppm:poppler-utils"
  "command:qpdf:qpdf"
  "command:soffice:libreoffice-calc-nogui"
  "postgresql:initdb:postgresql"
  "command:systemd-analyze:systemd"
  "command:nginx:nginx"
  "command:openssl:openssl"
  "command:logrotate:logrotate"
  # A directory of our own to sign in with.
  "command:slapd:slapd"
  "command:ldapadd:ldap-utils"
  "${BUILD_TOOLS[@]}"
)

heading() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
say() { printf '%s\n' "$@"; }
fail() { printf '%s\n' "" "$@" >&2; exit 1; }

production() { [[ ${IMARI_DX_MODE:-development} == production ]]; }

# As the services get them, unless whoever calls has them already.
settings_of_the_site() {
  local file=${IMARI_DX_ENV_FILE:-/etc/imari-dx.env}
  [[ -z ${IMARI_DX_MODE:-} && -r $file ]] || return 0
  set -a
  # shellcheck disable=SC1090  # of this machine
  source "$file"
  set +a
}

# --- the machine -------------------------------------------------------------

has() { # has KIND WHAT
  case $1 in
    file) [[ -e $2 || $(uname) != Linux || ! -e /etc/debian_version ]] ;;
    command) command -v "$2" >/dev/null ;;
    library) has_library "$2" ;;
    # fc-list may be missing itself; then no font can be found either. No pipe into a
    # command that stops reading early: pipefail would turn that into a failure.
    font) [[ -n $(fc-list ":family=$2" family 2>/dev/null) ]] ;;
    header) [[ -e /usr/include/$2 ]] ;;
    python_header) [[ -e $("$(find_python)" -c 'import sysconfig; print(sysconfig.get_path("include"))')/$2 ]] ;;
    browser) command -v chromium chromium-browser google-chrome >/dev/null ;;
    postgresql) command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
  esac
}

has_library() {
  if command -v ldconfig >/dev/null; then
    [[ $(ldconfig -p) == *"$1"* ]]
  else # macOS: libpangoft2-1.0.so.0 is libpangoft2-1.0.0.dylib
    compgen -G "/opt/homebrew/lib/${1%%.so*}*.dylib" >/dev/null || compgen -G "/usr/local/lib/${1%%.so*}*.dylib" >/dev/null
  fi
}

# Before any other the system's own: it is the fastest build, gets the system's security updates, and is what production has.
find_python() { # prints the first Python ≥ 3.11 that can make a venv
  local name
  for name in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do
    "$name" -c 'import sys, venv, ensurepip; print(sys.executable); sys.exit(sys.version_info < (3, 11))' \
      2>/dev/null && return
  done
  return 1
}

# Makes sure that everything in a list is there: installs it with apt where it may, else says what to do.
require() { # require "kind:what:package"...
  local entry kind what package missing=() packages=()
  for entry in "$@"; do
    IFS=: read -r kind what package <<<"$entry"
    has "$kind" "$what" && continue
    missing+=("$what") packages+=("$package")
  done
  if ! find_python >/dev/null; then
    missing+=("Python 3.11 以上（venv を含む）") packages+=(python3 python3-venv)
  fi
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || explain_missing "${missing[@]}"
  apt_install "${packages[@]}"
  find_python >/dev/null || fail "Python 3.11 以上が見つかりません（この機械の版: $(python3 --version 2>&1)）。" \
    "Debian 12 以降か Ubuntu 24.04 以降をお使いになるか、Python 3.11 以上を入れてから、もう一度実行してください。"
}

explain_missing() {
  fail "次のものが必要です。お使いの OS の方法で入れてから、もう一度実行してください。" "$(printf '  - %s\n' "$@")" \
    "参考: macOS では brew install python@3.12 pango fontconfig。Fedora では sudo dnf install python3 pango harfbuzz fontconfig。" \
    "書体は「BIZ UDゴシック」「BIZ UD明朝」「IPAmj明朝」「DejaVu Sans」「Noto Color Emoji」です。"
}

apt_install() {
  local as_root=()
  if [[ $(id -u) != 0 ]]; then
    if sudo -n true 2>/dev/null; then
      as_root=(sudo -n)
    else
      fail "次の命令を管理者の権限で実行してから、もう一度お試しください。" \
        "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    fi
  fi
  say "入れます: $*"
  if [[ " $* " == *" postgresql "* ]]; then
    keep_postgresql_quiet
  fi
  if [[ " $* " =~ " "(nginx|slapd)" " ]]; then
    keep_services_from_starting
  fi
  # The package lists may be absent (fresh image) or too old to name files that still exist.
  apt_get install "$@" || { apt_get update && apt_get install "$@"; } ||
    fail "インストールできませんでした。" "$APT_OUTPUT" "ネットワークと apt の設定を確かめて、もう一度実行してください。"
  if [[ " $* " =~ " "(nginx|slapd)" " ]]; then
    keep_services_off
  fi
}

apt_get() { # quiet unless it fails; uses as_root of its caller
  local options=(-qq -o DPkg::Lock::Timeout=120)
  [[ $1 == install ]] && options+=(-y --no-install-recommends)
  APT_OUTPUT=$("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 \
    apt-get "$1" "${options[@]}" "${@:2}" 2>&1 </dev/null) || { APT_OUTPUT=$(tail -n 15 <<<"$APT_OUTPUT"); return 1; }
}

# The tests only need PostgreSQL's programs. Debian's package would also create and start a server.
keep_postgresql_quiet() {
  [[ -e /etc/postgresql-common/createcluster.conf ]] && return
  "${as_root[@]}" sh -c 'mkdir -p /etc/postgresql-common &&
    echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf'
}

# The tests only ask nginx whether it understands our part, and start a slapd of their own. Debian would start both, now
# and at every boot.
keep_services_from_starting() {
  [[ -e /usr/sbin/policy-rc.d ]] && return
  # shellcheck disable=SC2064  # with what is known now
  trap "${as_root[*]} rm -f /usr/sbin/policy-rc.d" EXIT
  "${as_root[@]}" sh -c 'printf "#!/bin/sh\nexit 101\n" >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d'
}

keep_services_off() {
  if [[ $(trap -p EXIT) == *policy-rc.d* ]]; then
    "${as_root[@]}" rm -f /usr/sbin/policy-rc.d
    trap - EXIT
  fi
  # Where it cannot be said it does no harm: nothing here uses their own ports.
  local service
  for service in nginx slapd; do "${as_root[@]}" systemctl --quiet disable "$service" 2>/dev/null || true; done
}

# --- Python ------------------------------------------------------------------

# Debian's pip refuses to install outside a venv (PEP 668), so uv gets a small one of its own.
boot_uv() {
  [[ $("$BOOT/bin/uv" --version 2>/dev/null) != "uv $UV_VERSION"* ]] || return 0
  rm -rf "$BOOT"
  "$(find_python)" -m venv "$BOOT"
  "$BOOT/bin/python" -m pip install --quiet "uv==$UV_VERSION" ||
    fail "Python の部品を取り寄せられませんでした。" "ネットワーク（プロキシ、証明書）を確かめて、もう一度実行してください。"
}

sync_python() { # sync_python [OPTION OF uv sync]...
  if [[ -d wheelhouse && -f requirements.txt ]]; then
    python_from_wheelhouse
    return
  fi
  boot_uv
  local choose=()
  [[ -x $PYTHON ]] || choose=(--python "$(find_python)")
  [[ -z ${IMARI_DX_LDAP_URL:-} ]] || choose+=(--extra directory) # what asks the directory (docs/directory.md)
  # One venv for several bodies: what another needs is not taken away (script/body).
  [[ -z ${IMARI_DX_BODY:-} ]] || choose+=(--inexact)
  "$BOOT/bin/uv" sync --frozen --quiet ${choose[@]+"${choose[@]}"} "$@" ||
    fail "Python の部品をそろえられませんでした。" "ネットワーク（プロキシ、証明書）を確かめて、もう一度実行してください。"
}

# What script/bundle collected on another machine (docs/operations.md 8): no network is asked.
python_from_wheelhouse() {
  [[ -x $PYTHON ]] || "$(find_python)" -m venv .venv
  "$PYTHON" -m pip install --quiet --no-index --find-links wheelhouse --requirement requirements.txt ||
    fail "Python の部品をそろえられませんでした。" "同じ OS と同じ版の機械で script/bundle を実行し、作り直してください（docs/operations.md の8）。"
}

manage() { "$PYTHON" manage.py "$@"; }

# --- parts with a time each ---------------------------------------------------

PARTS=()
FAILED=0

part() { # part TITLE COMMAND...: goes on after a failure, so that one run shows everything
  local title=$1 start=$SECONDS result=合格　
  shift
  heading "$title"
  "$@" || { result=不合格; FAILED=1; }
  PARTS+=("$(printf '%s %4d 秒  %s' "$result" $((SECONDS - start)) "$title")")
}

summary() { # summary TITLE: all parts with their seconds; the exit code of the script
  heading "$1（${SECONDS} 秒）"
  printf '%s\n' "${PARTS[@]}"
  return "$FAILED"
}
