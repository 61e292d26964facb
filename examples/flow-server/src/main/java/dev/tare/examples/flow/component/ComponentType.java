package dev.tare.examples.flow.component;

import dev.tare.examples.flow.json.Fields;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A kind of component, as a flow's definition names it.
 *
 * @param name the name in definitions and in metrics
 * @param receives whether connections may lead to it
 * @param emits whether connections may (and then must) lead from it
 * @param settings the fields that its settings may have
 * @param configure checks the settings, once, and gives a supplier of one instance per run
 */
public record ComponentType(
    String name,
    boolean receives,
    boolean emits,
    Set<String> settings,
    Function<Fields, Supplier<Component>> configure) {}
