/** Tests of the bridges to client_java, with the newest and with the oldest that is supported. */
@NullMarked
package dev.tare.clientjava;

import org.jspecify.annotations.NullMarked;
