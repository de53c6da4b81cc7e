/**
 * One class that stands where DL4J looks for it; see {@link org.nd4j.nativeblas.Nd4jCpu}. Nothing
 * else of this project is in this package.
 */
package org.nd4j.nativeblas;
