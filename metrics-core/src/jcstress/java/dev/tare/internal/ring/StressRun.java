package dev.tare.internal.ring;

import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs all stress tests and fails unless every one of them ran: jcstress leaves out what it has not
 * CPUs enough for, and still ends green.
 */
public final class StressRun {
  private StressRun() {}

  /** Takes the arguments of jcstress. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(args);
    if (!options.parse()) {
      System.exit(1);
    }
    Pattern wanted = Pattern.compile(options.getTestFilter());
    Collection<String> tests =
        TestList.tests().stream().filter(test -> wanted.matcher(test).find()).toList();
    System.out.println("ring=" + StressRings.BACK_END.word() + ", " + tests.size() + " tests");
    new JCStress(options).run();
    InProcessCollector results = new InProcessCollector();
    new DiskReadCollector(options.getResultFile(), results).dump();
    Collection<String> missing = new TreeSet<>(tests);
    Collection<String> failed = new TreeSet<>();
    for (TestResult result : results.getTestResults()) {
      missing.remove(result.getName());
      if (!result.grading().isPassed) {
        failed.add(result.getName());
      }
    }
    missing.forEach(test -> System.out.println("DID NOT RUN: " + test));
    failed.forEach(test -> System.out.println("FAILED: " + test));
    int bad = missing.size() + failed.size();
    System.out.println((tests.size() - bad) + " passed, " + bad + " failed");
    System.exit(bad == 0 && !tests.isEmpty() ? 0 : 1);
  }
}
