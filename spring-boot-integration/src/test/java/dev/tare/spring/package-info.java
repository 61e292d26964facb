@NullMarked
package dev.tare.spring;

import org.jspecify.annotations.NullMarked;
