/**
 * Programs that measure at a size which no lesson and no test can afford. Each goes on where it was
 * stopped, and writes its table into {@code tests/evidence/}.
 */
package io.github.distillery.tests.evidence;
