package dev.tare.jmh;

import dev.tare.jmh.Requests.Request;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to account for one HTTP request: a counter, three histograms, and a gauge that
 * goes up and down, with labels that are known only when the request is done?
 *
 * <p>A row whose name ends in {@code Kept} finds what it needs in an array by the kind of the
 * request, as a server could that keeps handles for each route, method and status.
 */
@State(Scope.Benchmark)
public class HttpEventBenchmark extends Timed {
  /** Work within a request, see {@link Work}. */
  @Param({"0", "100"})
  public long work;

  /** The work, and a request that nobody accounts for. */
  @Benchmark
  public Object baseline(Cost cost, Requests requests) {
    requests.work(work);
    return requests.request(cost.next());
  }

  /** Tare: one event, and the gauge. */
  @Benchmark
  public Object tare(Cost cost, Requests requests, TareHttp http, Spills spills) {
    http.active.begin();
    requests.work(work);
    Request request = requests.request(cost.next());
    http.record(request);
    http.active.end();
    return request;
  }

  /** Tare: one event, its key kept. */
  @Benchmark
  public Object tareKept(Cost cost, Requests requests, TareHttp http, Spills spills) {
    http.active.begin();
    requests.work(work);
    Request request = requests.request(cost.next());
    http.recordKept(request);
    http.active.end();
    return request;
  }

  /** Tare: one event. */
  @Benchmark
  public Object tareWithoutActive(Cost cost, Requests requests, TareHttp http, Spills spills) {
    requests.work(work);
    Request request = requests.request(cost.next());
    http.record(request);
    return request;
  }

  /** client_java: five updates. */
  @Benchmark
  public Object clientJava(Cost cost, Requests requests, ClientJavaHttp http) {
    http.active.inc();
    requests.work(work);
    Request request = requests.request(cost.next());
    http.record(request);
    http.active.dec();
    return request;
  }

  /** client_java: four updates. */
  @Benchmark
  public Object clientJavaWithoutActive(Cost cost, Requests requests, ClientJavaHttp http) {
    requests.work(work);
    Request request = requests.request(cost.next());
    http.record(request);
    return request;
  }

  /** client_java: five updates, data points kept. */
  @Benchmark
  public Object clientJavaKept(Cost cost, Requests requests, ClientJavaHttp http) {
    http.active.inc();
    requests.work(work);
    Request request = requests.request(cost.next());
    http.recordKept(request);
    http.active.dec();
    return request;
  }

  /** Micrometer: five updates, meters looked up. */
  @Benchmark
  public Object micrometer(Cost cost, Requests requests, MicrometerHttp http) {
    http.active.incrementAndGet();
    requests.work(work);
    Request request = requests.request(cost.next());
    http.record(request);
    http.active.decrementAndGet();
    return request;
  }

  /** Micrometer: five updates, meters kept. */
  @Benchmark
  public Object micrometerKept(Cost cost, Requests requests, MicrometerHttp http) {
    http.active.incrementAndGet();
    requests.work(work);
    Request request = requests.request(cost.next());
    http.recordKept(request);
    http.active.decrementAndGet();
    return request;
  }

  /** OpenTelemetry: five updates. */
  @Benchmark
  public Object openTelemetry(Cost cost, Requests requests, OpenTelemetryHttp http) {
    http.active.add(1);
    requests.work(work);
    Request request = requests.request(cost.next());
    http.record(request);
    http.active.add(-1);
    return request;
  }

  /** OpenTelemetry: five updates, attributes kept. */
  @Benchmark
  public Object openTelemetryKept(Cost cost, Requests requests, OpenTelemetryHttp http) {
    http.active.add(1);
    requests.work(work);
    Request request = requests.request(cost.next());
    http.recordKept(request);
    http.active.add(-1);
    return request;
  }

  /** Dropwizard: five updates, names put together. */
  @Benchmark
  public Object dropwizard(Cost cost, Requests requests, DropwizardHttp http) {
    http.active.inc();
    requests.work(work);
    Request request = requests.request(cost.next());
    http.record(request);
    http.active.dec();
    return request;
  }

  /** Dropwizard: five updates, metrics kept. */
  @Benchmark
  public Object dropwizardKept(Cost cost, Requests requests, DropwizardHttp http) {
    http.active.inc();
    requests.work(work);
    Request request = requests.request(cost.next());
    http.recordKept(request);
    http.active.dec();
    return request;
  }
}
