package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.junit.jupiter.api.Test;

/** A host that nobody knows. */
class HttpClientNamesTest {
  @Test
  void shouldCountAHostThatIsNotThere() throws Exception {
    try (MeasuredClient client = new MeasuredClient(1)) {
      client.client.stop();
      client.client.setSocketAddressResolver(
          (host, port, context, promise) -> promise.failed(new UnknownHostException(host)));
      client.client.start();
      var sent = new CompletableResponseListener(client.request("/ok")).send();
      assertThatThrownBy(() -> sent.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
      client.awaitOnly("GET", "/ok", 0, "connect");
    }
  }
}
