# shellcheck shell=bash
# Finds, lists and installs what bin/verify runs on. Uses its heading().

# --- JDKs ---------------------------------------------------------------------------------------

# Prints the feature release (17, 25) of the JDK at $1; nothing if there is no JDK, compiler included.
jdk_feature() {
  [ -n "$1" ] && [ -x "$1/bin/javac" ] || return 0
  local version=''
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$1/release")
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')
  fi
  version=${version#1.} # 1.8.0 is 8
  printf '%s' "${version%%[!0-9]*}"
}

# Prints the home of an installed JDK of feature release $1; nothing if there is none.
find_jdk() {
  local home name
  for home in $(compgen -v "JAVA_HOME_$1") /usr/lib/jvm/* ~/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    name=$home
    case $name in JAVA_HOME_*) home=${!name} ;; esac
    if [ "$(jdk_feature "$home")" = "$1" ]; then
      printf '%s' "$home"
      return
    fi
  done
}

java_on_path() {
  java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p' || true
}

# Prints the JDK to build with. 17 goes before newer ones because it is the oldest that Tare promises to
# run on. Maven is told by JAVA_HOME: Debian's may else start a newer JRE, which has no compiler.
find_build_jdk() {
  local home feature
  for home in "${JAVA_HOME-}" "$(find_jdk 17)" "$(java_on_path)"; do
    feature=$(jdk_feature "$home")
    if [ "${feature:-0}" -ge 17 ]; then
      printf '%s' "$home"
      return
    fi
  done
}

# --- What the machine has ------------------------------------------------------------------------

# Prints where the thing is; nothing if it is missing.
locate() {
  case $1 in
    'build JDK') find_build_jdk ;;
    'JDK 25') printf '%s' "${JDK25_HOME:-$(find_jdk 25)}" ;;
    'prometheus_client')
      /usr/bin/python3 -c 'import prometheus_client as p; print(p.__file__)' 2>/dev/null || true
      ;;
    *) command -v "$1" || true ;;
  esac
}

# thing | Debian package | what is lost without it
wishes=(
  'build JDK|openjdk-17-jdk-headless|everything'
  'mvn|maven|everything'
  'JDK 25|openjdk-25-jdk-headless|the recording tests on JDK 25, and those of virtual threads'
  'curl|curl|the test that types the commands of docs/getting-started.md'
  'prometheus|prometheus|tests that let a real Prometheus scrape'
  'promtool|prometheus|tests that let promtool check what is exported'
  'prometheus_client|python3-prometheus-client|tests that let another parser read OpenMetrics'
  'wrk|wrk|tests under HTTP/1.1 load'
  'h2load|nghttp2-client|tests under HTTP/2 load'
  'ip|iproute2|tests in a network of their own'
  'node|nodejs|tests of what the live page computes'
  'chromium|chromium|tests of the live page in a browser'
  'chromedriver|chromium-driver|tests of the live page in a browser'
)

# Lists every wish; leaves the packages of the missing ones in $missing.
list_wishes() {
  local wish thing package loss place
  missing=''
  for wish in "${wishes[@]}"; do
    IFS='|' read -r thing package loss <<<"$wish"
    place=$(locate "$thing")
    if [ -n "$place" ]; then
      printf '   %-12s %s\n' "$thing" "$place"
    else
      printf '   %-12s MISSING (Debian package %s); skipped without it: %s\n' "$thing" "$package" "$loss"
      case " $missing " in *" $package "*) ;; *) missing="${missing:+$missing }$package" ;; esac
    fi
  done
}

# RUNLEVEL (sysvinit) and SYSTEMD_OFFLINE keep the services of the packages from being started.
# $1 is the log, the rest is for apt-get.
quiet_apt() {
  local log=$1
  shift
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 SYSTEMD_OFFLINE=1 apt-get -q "$@" >>"$log" 2>&1 </dev/null
}

# One package at a time, so that one that this release does not have costs only itself.
install_packages() {
  local log=$1 package begin
  quiet_apt "$log" update || echo "   apt-get update failed ($log says why); trying with the lists that are there"
  for package in $missing; do
    begin=$SECONDS
    printf '   %s: ' "$package"
    if quiet_apt "$log" install -y --no-install-recommends "$package"; then
      echo "installed, $((SECONDS - begin)) s"
    else
      echo "could not be installed ($log says why)"
    fi
  done
}

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# Whether somebody sits there who can be asked.
at_terminal() { [ -t 0 ] && [ -t 1 ] && [ -z "${CI-}" ]; }

# Asks on the terminal; anything but a clear yes is a no.
asked() {
  local answer=''
  printf '\n   Install %s, as root, by apt-get? [y/N] ' "$missing"
  read -r answer || true
  case $answer in [yY] | [yY][eE][sS]) ;; *) return 1 ;; esac
}

# prepare yes|no|ask LOG: lists, and installs if told so, able to and needed; "ask" is a yes where nobody sits there.
# Leaves in $decided what holds for the rest: a no here is one to all that would be fetched.
prepare() {
  local log=$2
  decided=$1
  [ "$decided" != ask ] || decided=yes
  heading 'What the tests would like'
  list_wishes
  [ -n "$missing" ] || return 0
  if [ "$1" = no ]; then
    echo '   Installing nothing (--no-install).'
  elif ! can_install; then
    echo '   Installing nothing: that takes root and apt-get.'
  elif [ "$1" = ask ] && at_terminal && ! asked; then
    decided=no
    echo '   Installing nothing. --install and --no-install answer beforehand.'
  else
    heading "Installing: $missing"
    install_packages "$log"
    heading 'What the tests will find'
    list_wishes
  fi
}

# --- Scrapers newer than this release's ------------------------------------------------------------

# thing | Debian package, and its program | variable | what is lost without it
readers=(
  'Prometheus 3|prometheus|PROMETHEUS3|tests that let a Prometheus 3 scrape'
  'VictoriaMetrics|victoria-metrics|VICTORIA_METRICS|tests that let a VictoriaMetrics scrape'
)
readers_home=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/tare/readers
readers_seconds=30 # for all of them together; what has not come by then is skipped

# Prints the machine's own sources of Debian, in the format at $1, with the suite changed to unstable; nothing
# where there are none.
unstable_sources() {
  local suite
  grep -qx 'ID=debian' /etc/os-release 2>/dev/null || return 0
  suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  [ -n "$suite" ] || return 0
  case $1 in
    sources)
      cat /etc/apt/sources.list.d/*.sources 2>/dev/null | awk -v suite="$suite" '
        function flush() { if (mine) print block; block = ""; mine = 0 }
        /^[ \t]*$/ { flush(); next }
        /^Suites:/ { for (i = 2; i <= NF; i++) if ($i == suite) mine = 1; $0 = "Suites: sid" }
        /^Components:/ { $0 = "Components: main" }
        { block = block $0 "\n" }
        END { flush() }' ;;
    list)
      cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | awk -v suite="$suite" '
        $1 == "deb" {
          line = ""
          for (i = 1; i <= NF && $i != suite; i++) line = line $i " "
          if (i <= NF) print line "sid main"
        }' ;;
  esac || true
}

# apt-get with lists, cache and sources of its own, in the folder $1, until the second $2: the system stays as it is.
apart_apt() {
  local home=$1 left=$(($2 - SECONDS))
  shift 2
  ((left > 0)) || return 1
  timeout "$left" apt-get -q -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$home/parts" \
    -o "Dir::State::Lists=$home/lists" -o "Dir::Cache=$home/cache" "$@" </dev/null
}

# Unpacks the programs of the packages $2… into $readers_home, until the second $1.
fetch_readers() {
  local end=$1 home package tool
  shift
  for tool in apt-get dpkg timeout; do
    command -v "$tool" >/dev/null || { echo "no $tool"; return; }
  done
  home=$(mktemp -d) || return
  mkdir -p "$home/parts" "$home/lists/partial" "$home/cache/archives/partial" "$readers_home"
  unstable_sources sources >"$home/parts/unstable.sources"
  unstable_sources list >"$home/parts/unstable.list"
  if [ ! -s "$home/parts/unstable.sources" ] && [ ! -s "$home/parts/unstable.list" ]; then
    echo 'no source of Debian among those of apt'
  elif ! apart_apt "$home" "$end" update; then
    echo 'the unstable suite was not to be had'
  else
    for package in "$@"; do
      (cd "$home" && apart_apt "$home" "$end" download "$package" && dpkg -x "$package"_*.deb "$package" \
        && mv "$package/usr/bin/$package" "$readers_home/$package") || echo "$package was not to be had within $readers_seconds s"
    done
  fi
  rm -rf "$home"
}

# prepare_readers yes|no LOG: exports where newer scrapers are, and fetches them before if told so. Never fails.
prepare_readers() {
  local log=$2 reader thing package variable loss wanted='' why='not fetched' end=$((SECONDS + readers_seconds))
  heading "Newer scrapers, which run from $readers_home"
  for reader in "${readers[@]}"; do
    IFS='|' read -r thing package variable loss <<<"$reader"
    if [ -z "${!variable-}" ] && ! "$readers_home/$package" --version >/dev/null 2>&1; then wanted="$wanted $package"; fi
  done
  if [ -n "$wanted" ] && [ "$1" = yes ]; then
    why="$log says why"
    # shellcheck disable=SC2086 # several packages are meant to be split
    fetch_readers "$end" $wanted >>"$log" 2>&1 || true
  fi
  for reader in "${readers[@]}"; do
    IFS='|' read -r thing package variable loss <<<"$reader"
    if [ -z "${!variable-}" ] && "$readers_home/$package" --version >/dev/null 2>&1; then
      export "$variable=$readers_home/$package"
    fi
    if [ -n "${!variable-}" ]; then
      printf '   %-15s %s\n' "$thing" "${!variable}"
    else
      printf '   %-15s MISSING (%s of Debian unstable, %s); skipped without it: %s\n' "$thing" "$package" "$why" "$loss"
    fi
  done
}

prepare_jdks() {
  JAVA_HOME=$(locate 'build JDK')
  if [ -z "$JAVA_HOME" ] || ! command -v mvn >/dev/null; then
    printf '\nTare is built with a JDK 17 or newer and Maven 3.8.6 or newer: install both, then run bin/verify again.\n' >&2
    exit 1
  fi
  export JAVA_HOME
  JDK25_HOME=$(locate 'JDK 25')
  if [ -z "$JDK25_HOME" ]; then
    unset JDK25_HOME # Maven's profiles ask whether it is set
  elif [ "$(jdk_feature "$JDK25_HOME")" = 25 ]; then
    export JDK25_HOME
  else
    printf '\nJDK25_HOME=%s is not a JDK 25.\n' "$JDK25_HOME" >&2
    exit 2
  fi
}
