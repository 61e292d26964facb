# shellcheck shell=bash
# What bin/bench and bin/bench-server have in common. Uses machine.bash and the caller's heading().

jar=jmh/target/benchmarks.jar

# find_jdks PATH: sets JAVA_HOME to the JDK to build with, and $jdk and $feature to the one to measure on.
find_jdks() {
  JAVA_HOME=$(find_build_jdk)
  export JAVA_HOME
  jdk=${1:-$JAVA_HOME}
  feature=$(jdk_feature "$jdk")
  if [ -z "$JAVA_HOME" ] || [ "${feature:-0}" -lt 17 ]; then
    printf 'JAVA_HOME=%s, --jdk %s (both have to be JDK 17 or newer)\n' "$JAVA_HOME" "$jdk" >&2
    exit 2
  fi
}

# build_benchmarks FOLDER: the log goes there.
build_benchmarks() {
  mkdir -p "$1"
  heading "Building ($1/build.log)"
  # The tests are bin/verify's; the smoke run would only heat the machine.
  if ! mvn -B -ntp -pl jmh -am -Dmaven.test.skip -Dexec.skip=true verify </dev/null >"$1/build.log" 2>&1; then
    tail -n 40 "$1/build.log"
    exit 1
  fi
}

# What is measured. The reports themselves are not part of it.
commit() {
  local commit
  commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
  [ -z "$(git status --porcelain -- . ':!docs' 2>/dev/null)" ] || commit=$commit+changes
  printf '%s' "$commit"
}

# publish_docs [REPORT NAME]: the page of all published reports, with this one under that name. All of it is made
# beside the docs first: what fails or is interrupted leaves them as they are.
publish_docs() {
  heading 'Writing docs/benchmarks.md'
  local new=target/publish
  rm -rf "$new"
  mkdir -p "$new/benchmarks" docs/benchmarks
  cp docs/benchmarks/*.json "$new/benchmarks/" 2>/dev/null || true
  [ $# -eq 0 ] || cp "$1" "$new/benchmarks/$2"
  "$JAVA_HOME/bin/java" -cp "$jar" dev.tare.jmh.report.Docs \
    "$new/benchmarks" docs/benchmark-notes.md "$new/benchmarks.md"
  cp "$new"/benchmarks/*.json "$new"/benchmarks/*.md docs/benchmarks/
  cp "$new/benchmarks.md" docs/benchmarks.md
}
