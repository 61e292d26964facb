package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bin/verify asks before it installs, and what it says of skipped tests. */
class VerifyScriptTest {
  /** A machine that lacks something, whose installer only says what it was asked for. */
  private static final String MACHINE =
      """
      set -euo pipefail
      heading() { printf '== %s\\n' "$1"; }
      . bin/lib/machine.bash
      can_install() { true; }
      list_wishes() { missing=wrk; }
      install_packages() { echo "INSTALLED $missing"; }
      """;

  @TempDir private Path folder;

  @Test
  void shouldAskAPersonAtATerminal() throws Exception {
    String prepare = MACHINE + "at_terminal() { true; }\nprepare ask log; echo \"then $decided\"\n";
    assertThat(bash(prepare, "n\n"))
        .contains("Install wrk, as root, by apt-get? [y/N]", "Installing nothing", "then no")
        .doesNotContain("INSTALLED");
    assertThat(bash(prepare, "\n")).contains("then no").doesNotContain("INSTALLED");
    assertThat(bash(prepare, "")).contains("then no").doesNotContain("INSTALLED");
    assertThat(bash(prepare, "y\n")).contains("INSTALLED wrk", "then yes");
  }

  @Test
  void shouldAskNobodyWhereTheAnswerWasGivenOrNobodySitsThere() throws Exception {
    String person = MACHINE + "at_terminal() { true; }\n";
    assertThat(bash(person + "prepare yes log; echo \"then $decided\"", ""))
        .contains("INSTALLED wrk", "then yes")
        .doesNotContain("[y/N]");
    assertThat(bash(person + "prepare no log; echo \"then $decided\"", ""))
        .contains("(--no-install)", "then no")
        .doesNotContain("INSTALLED", "[y/N]");
    // This test's own input is a pipe.
    assertThat(bash(MACHINE + "prepare ask log; echo \"then $decided\"", ""))
        .contains("INSTALLED wrk", "then yes")
        .doesNotContain("[y/N]");
  }

  @Test
  void shouldNotInstallWhereItCannot() throws Exception {
    assertThat(bash(MACHINE + "can_install() { false; }\nprepare yes log", ""))
        .contains("that takes root and apt-get")
        .doesNotContain("INSTALLED");
  }

  @Test
  void shouldNameSkippedTestsAndWhy() throws Exception {
    report(
        "metrics-core/target/surefire-reports/agrona/TEST-dev.tare.ATest.xml",
        """
        <testsuite name="dev.tare.ATest" tests="3" skipped="2">
          <testcase name="shouldPass" classname="dev.tare.ATest" time="0.1"/>
          <testcase name="shouldScrape(int)[1]" classname="dev.tare.ATest" time="0">
            <skipped message="no &quot;wrk&quot; &amp; no load" type="x"><![CDATA[stack]]></skipped>
          </testcase>
          <testcase name="shouldScrape(int)[2]" classname="dev.tare.ATest" time="0">
            <skipped message="no &quot;wrk&quot; &amp; no load" type="x"/>
          </testcase>
        </testsuite>
        """);
    report(
        "examples/flow-server/target/failsafe-reports/TEST-dev.tare.BIT.xml",
        """
        <testsuite name="dev.tare.BIT">
          <testcase name="shouldEnd" classname="dev.tare.BIT" time="0">
            <skipped/>
          </testcase>
        </testsuite>
        """);
    assertThat(bash(". bin/lib/skipped.bash; list_skipped '" + folder + "'", ""))
        .isEqualTo(
            """
               examples/flow-server BIT.shouldEnd: no reason given
               metrics-core ATest.shouldScrape: no "wrk" & no load (2 times)
            """);
    assertThat(bash(". bin/lib/skipped.bash; list_skipped '" + folder + "/none'", "")).isEmpty();
  }

  @Test
  void shouldExplainItselfAndRefuseWhatItDoesNotKnow() throws Exception {
    assertThat(bash("bin/verify --help", "")).contains("--install", "--no-install");
    assertThat(bash("bin/verify --instal || echo \"code $?\"", "")).contains("Usage", "code 2");
  }

  private void report(String name, String xml) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, xml);
  }

  /** What a script printed at the root of the project. */
  private String bash(String script, String input) throws IOException, InterruptedException {
    Path typed = Files.writeString(folder.resolve("typed"), input);
    Process process =
        new ProcessBuilder("bash", "-c", script)
            .directory(Staged.ROOT.toFile())
            .redirectErrorStream(true)
            .redirectInput(typed.toFile())
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return printed;
  }
}
