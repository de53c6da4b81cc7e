package io.github.distillery.tests.mutation;

import io.github.distillery.kernel.display.Display;
import io.github.distillery.kernel.display.MimeBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A picture that a notebook shows as it is. */
final class ShownPictureFormat implements Format {
  private static final String FILE = "shown.png";

  @Override
  public String name() {
    return "picture in a notebook";
  }

  @Override
  public void write(Path folder) throws IOException {
    Files.write(folder.resolve(FILE), PictureFormat.picture("png"));
  }

  @Override
  public String read(Path folder) {
    MimeBundle shown = Display.image(folder.resolve(FILE));
    return shown.plain() + shown.data().keySet();
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>(ByteChanges.of(FILE, false));
    for (Change change : PictureFormat.pngChanges(FILE)) {
      // It is shown as it is, whatever it says.
      all.add(new Change(change.name(), FILE, false, change.mutator()));
    }
    return all;
  }

  @Override
  public double share() {
    return 0.5;
  }
}
