package dev.tare.examples.flow.definition;

import dev.tare.examples.flow.component.Component;
import dev.tare.examples.flow.component.ComponentType;
import java.util.function.Supplier;

/**
 * One process of a flow.
 *
 * @param id its name in the flow
 * @param type what it is an instance of
 * @param component gives the component for one run, from settings already checked
 */
public record ProcessDefinition(String id, ComponentType type, Supplier<Component> component) {}
