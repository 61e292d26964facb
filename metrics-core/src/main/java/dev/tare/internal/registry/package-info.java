/** Registration and gathering behind {@link dev.tare.registry.MetricRegistry}. */
@NullMarked
package dev.tare.internal.registry;

import org.jspecify.annotations.NullMarked;
