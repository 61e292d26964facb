package dev.tare.examples.flow.peer;

import dev.tare.examples.flow.component.DropReason;
import dev.tare.examples.flow.component.Step;
import dev.tare.examples.flow.component.Undeliverable;
import dev.tare.examples.flow.definition.PeerProcess;
import dev.tare.examples.flow.json.Json;
import dev.tare.examples.flow.retry.Pause;
import java.net.URI;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Sends messages to a process on another server, one after the other: each until it is
 * acknowledged, refused for good or was tried often enough. What is sent again has the same number,
 * by which the other knows it.
 */
final class PeerSender implements Step {
  private final PeerClient client;
  private final Supplier<URI> address;
  private final PeerProcess to;
  private final SendPolicy policy;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final String stream = UUID.randomUUID().toString();
  private long sequence;

  /** Sends there; {@code address} is asked each time. */
  PeerSender(
      PeerClient client,
      Supplier<URI> address,
      PeerProcess to,
      SendPolicy policy,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.client = client;
    this.address = address;
    this.to = to;
    this.policy = policy;
    this.nanoTime = nanoTime;
    this.random = random;
  }

  @Override
  public void onMessage(String payload, Output output) throws Undeliverable {
    sequence++;
    byte[] body = Json.write(new Delivery(stream, sequence, to.process(), payload));
    boolean mayHaveArrived = false;
    for (int attempt = 1; ; attempt++) {
      PeerClient.Answer answer = post(body);
      if (answer == PeerClient.Answer.ACCEPTED) {
        return;
      }
      mayHaveArrived |= answer == PeerClient.Answer.UNKNOWN;
      if (answer == PeerClient.Answer.REFUSED
          || attempt == policy.attempts()
          || !pause(policy.backoff().delayNs(attempt, random))) {
        throw new Undeliverable(mayHaveArrived ? DropReason.UNACKNOWLEDGED : reason(answer));
      }
    }
  }

  private PeerClient.Answer post(byte[] body) {
    try {
      return client.post(address.get().resolve("/flows/" + to.flow() + "/deliveries"), body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // told to end; the pause sees it
      return PeerClient.Answer.UNKNOWN;
    }
  }

  /** Whether there is another attempt to make. */
  private boolean pause(long delayNs) {
    try {
      Pause.of(delayNs, nanoTime);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static DropReason reason(PeerClient.Answer answer) {
    return answer == PeerClient.Answer.UNREACHABLE ? DropReason.UNREACHABLE : DropReason.REFUSED;
  }
}
