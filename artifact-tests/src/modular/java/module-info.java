/** An application that has a module descriptor of its own, and Tare on its module path. */
module application {
  requires com.fasterxml.jackson.core;
  requires dev.tare;
  requires dev.tare.clientjava;
  requires dev.tare.jetty;
  requires dev.tare.json;
  requires dev.tare.live;
  requires dev.tare.micrometer;
  requires dev.tare.openmetrics;
  requires dev.tare.otlp;
  requires dev.tare.process;
  requires java.net.http;
  requires jdk.httpserver;
  requires io.prometheus.metrics.model;
  requires micrometer.core;
  requires org.eclipse.jetty.server;
}
