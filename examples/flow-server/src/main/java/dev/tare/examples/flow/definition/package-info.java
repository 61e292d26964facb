/** What a flow is made of, read and checked before anything of it exists. */
@NullMarked
package dev.tare.examples.flow.definition;

import org.jspecify.annotations.NullMarked;
