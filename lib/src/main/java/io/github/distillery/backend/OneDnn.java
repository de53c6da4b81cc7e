package io.github.distillery.backend;

import org.deeplearning4j.nn.layers.mkldnn.BaseMKLDNNHelper;

/** Asks DL4J's own check whether its layers use oneDNN. */
final class OneDnn extends BaseMKLDNNHelper {
  boolean active() {
    return !Boolean.parseBoolean(
            System.getProperty("org.eclipse.deeplearning4j.helpers.disable", "true"))
        && mklDnnEnabled();
  }
}
