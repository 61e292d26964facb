/**
 * JSON read field by field, so that a refusal can name the field, its value and what is allowed.
 */
@NullMarked
package dev.tare.examples.flow.json;

import org.jspecify.annotations.NullMarked;
