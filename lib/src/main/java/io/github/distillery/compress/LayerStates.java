package io.github.distillery.compress;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/**
 * What a constraint remembers of each layer that it is applied to. DL4J's copies of a layer share
 * their constraints, and several of them may train at the same time. A layer is told from another
 * by identity (DL4J's {@code equals} compares what is in them), and forgotten with its network.
 */
final class LayerStates<S> {
  private final List<Entry<S>> entries = new ArrayList<>();

  private static final class Entry<S> extends WeakReference<Layer> {
    private final S state;

    Entry(Layer layer, S state) {
      super(layer);
      this.state = state;
    }
  }

  /** What was put for this very layer, or null. */
  synchronized S get(Layer layer) {
    for (Entry<S> entry : entries) {
      if (entry.refersTo(layer)) {
        return entry.state;
      }
    }
    return null;
  }

  synchronized void put(Layer layer, S state) {
    entries.removeIf(entry -> entry.refersTo(null) || entry.refersTo(layer));
    entries.add(new Entry<>(layer, state));
  }
}
