package io.github.distillery.tests.mutation;

import io.github.distillery.data.Split;
import io.github.distillery.model.Architectures;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The state of a training. */
final class CheckpointFormat implements Format {
  private static final String FILE = "training.checkpoint";
  private static final List<String> ARRAYS = List.of("parameters.npy", "best.npy", "updater.npy");

  private final Split split = Small.split();

  @Override
  public String name() {
    return "checkpoint";
  }

  @Override
  public void write(Path folder) {
    train(folder);
  }

  private Trained train(Path folder) {
    return Trainer.train(
        Architectures.mlp(4, 5, 3), split, Small.options().checkpoint(folder.resolve(FILE)));
  }

  @Override
  public String read(Path folder) {
    Trained trained = train(folder);
    return trained.fingerprint() + trained.history();
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>(ByteChanges.of(FILE, true));
    for (String array : ARRAYS) {
      for (Change change : ByteChanges.of(FILE, false)) {
        all.add(change.within(array, Wrappings.zip(array)));
      }
    }
    for (Change change : TextChanges.json(FILE, false)) {
      all.add(change.within("state", Wrappings.zip("training.json")));
    }
    all.addAll(Bombs.zip(FILE, "training.json", "parameters.npy", "updater.npy"));
    return all;
  }
}
