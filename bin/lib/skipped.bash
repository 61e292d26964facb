# shellcheck shell=bash
# Names the tests that were skipped, and why, from the reports that Surefire and Failsafe leave.

# list_skipped ROOT: a line for each class, test and reason, with the module before it and how often it happened.
# With awk alone, since nothing that reads XML is on every machine; a report has each element on a line of its own.
list_skipped() {
  local report module
  find "$1" -path '*/target/*-reports/*' -name 'TEST-*.xml' 2>/dev/null | sort | while IFS= read -r report; do
    module=${report#"$1"/}
    module=${module%%/target/*}
    awk -v module="$module" '
      function attribute(line, name,    at) {
        at = index(line, " " name "=\"")
        if (!at) return ""
        line = substr(line, at + length(name) + 3)
        line = substr(line, 1, index(line, "\"") - 1)
        gsub(/&#10;/, " ", line); gsub(/&quot;/, "\"", line); gsub(/&apos;/, "\047", line)
        gsub(/&lt;/, "<", line); gsub(/&gt;/, ">", line); gsub(/&amp;/, "\\&", line)
        return line
      }
      /<testcase / {
        class = attribute($0, "classname"); sub(/.*\./, "", class)
        test = attribute($0, "name"); sub(/[({].*/, "", test)
      }
      /<skipped/ {
        why = attribute($0, "message")
        if (why == "") why = "no reason given"
        printf "%s %s.%s: %s\n", module, class, test, why
      }
    ' "$report"
  done | sort | uniq -c | awk '{ n = $1; $1 = ""; printf "  %s%s\n", $0, (n > 1 ? " (" n " times)" : "") }'
}
