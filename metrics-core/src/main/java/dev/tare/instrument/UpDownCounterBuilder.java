package dev.tare.instrument;

/** Defines an up-down counter, which is exposed as a gauge. */
public interface UpDownCounterBuilder extends InstrumentBuilder<UpDownCounterBuilder> {

  /** Registers an up-down counter without labels. */
  UpDownCounter register();

  /** Registers an up-down counter with labels. */
  Family<UpDownCounter> family();
}
