/** Programs that keep the notebooks of the course in order. */
package io.github.distillery.tests.lessons;
