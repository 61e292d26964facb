package dev.tare.health;

/**
 * Says whether one thing works. Called on a thread for checks, once at a time, and never on that of
 * a request: it may wait, read files and open connections. It has the timeout that it was
 * registered with; one that takes longer, hangs or throws is unhealthy with that for a reason, and
 * harms nothing else. Nobody interrupts it, as that would close what it uses.
 *
 * <pre>{@code
 * HealthCheck database =
 *     () ->
 *         connection.isValid(1)
 *             ? HealthResult.healthy()
 *             : HealthResult.unhealthy("the database does not answer");
 * }</pre>
 */
@FunctionalInterface
public interface HealthCheck {

  /**
   * Looks now.
   *
   * @throws Exception whatever it is, it means that the thing does not work
   */
  HealthResult check() throws Exception;
}
