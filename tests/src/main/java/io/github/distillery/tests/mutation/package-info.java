/**
 * Bad input: {@link io.github.distillery.tests.mutation.Mutations} damages every kind of file that
 * is read, and messages to the kernel, and looks how each ends. A {@code Format} is a kind of file,
 * a {@code Change} a way to damage it; a {@code Worker} is the process that reads.
 */
package io.github.distillery.tests.mutation;
