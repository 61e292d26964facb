package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.client.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many threads, few connections and requests that are taken back at any moment: each request is
 * recorded once, whoever was first to notice its end.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HttpClientLoadTest {
  private static final int THREADS = 6;
  private static final int REQUESTS = 1_000;

  /** Of each thread under way at once: in all, more than the queue takes. */
  private static final int AT_ONCE = 12;

  private final AtomicLong succeeded = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  @Test
  void shouldRecordEachRequestOnceWhateverHappensToIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (TestServer server = TestServer.with(metrics -> new ScenarioApp());
        MeasuredClient client = new MeasuredClient(server.port())) {
      client.client.setMaxConnectionsPerDestination(3);
      client.client.setMaxRequestsQueuedPerDestination(60);
      List<Future<Void>> played = new ArrayList<>();
      for (int seed = 0; seed < THREADS; seed++) {
        played.add(threads.submit(player(client, new Random(seed))));
      }
      for (Future<Void> each : played) {
        each.get(120, TimeUnit.SECONDS);
      }
      assertThat(succeeded.get() + failed.get()).isEqualTo((long) THREADS * REQUESTS);
      client.awaitRecorded((long) THREADS * REQUESTS);
      assertThat(client.outcome("ok")).isEqualTo((double) succeeded.get());
      assertThat(succeeded.get()).isPositive();
      assertThat(failed.get()).isPositive();
      assertThat(client.queued()).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<Void> player(MeasuredClient client, Random random) {
    return () -> {
      Semaphore free = new Semaphore(AT_ONCE);
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(free.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        Request request = client.request(random.nextInt(20) == 0 ? "/throw" : "/ok");
        if (random.nextInt(10) == 0) {
          request.timeout(1 + random.nextInt(3), TimeUnit.MILLISECONDS);
        }
        request.send(
            result -> {
              (result.getResponseFailure() == null ? succeeded : failed).incrementAndGet();
              free.release();
            });
        if (random.nextInt(10) == 0) {
          var unused = request.abort(new IllegalStateException("not any more"));
        }
      }
      assertThat(free.tryAcquire(AT_ONCE, 60, TimeUnit.SECONDS)).isTrue();
      return null;
    };
  }
}
