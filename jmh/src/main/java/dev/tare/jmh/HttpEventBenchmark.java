package dev.tare.jmh;

import dev.tare.jmh.Requests.Request;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to account for one HTTP request: a counter, three histograms, and a gauge that
 * goes up and down, with labels that are known only when the request is done?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HttpEventBenchmark {
  /** Work within a request, see {@link Work}. */
  @Param({"0", "100"})
  public long work;

  /** The work, and a request that nobody accounts for. */
  @Benchmark
  public Object baseline(Cost cost, Requests requests) {
    Work.run(work);
    return requests.request(cost.next());
  }

  /** Tare: one event, and the gauge. */
  @Benchmark
  public Object tare(Cost cost, Requests requests, TareHttp http, Spills spills) {
    http.active.begin();
    Work.run(work);
    Request request = requests.request(cost.next());
    http.record(request);
    http.active.end();
    return request;
  }

  /** Tare: one event. */
  @Benchmark
  public Object tareWithoutActive(Cost cost, Requests requests, TareHttp http, Spills spills) {
    Work.run(work);
    Request request = requests.request(cost.next());
    http.record(request);
    return request;
  }

  /** client_java: five updates. */
  @Benchmark
  public Object clientJava(Cost cost, Requests requests, ClientJavaHttp http) {
    http.active.inc();
    Work.run(work);
    Request request = requests.request(cost.next());
    http.record(request);
    http.active.dec();
    return request;
  }

  /** client_java: four updates. */
  @Benchmark
  public Object clientJavaWithoutActive(Cost cost, Requests requests, ClientJavaHttp http) {
    Work.run(work);
    Request request = requests.request(cost.next());
    http.record(request);
    return request;
  }
}
