package io.github.distillery.datasets;

import io.github.distillery.data.ContentHash;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.progress.Progress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads a folder of pictures with one sub-folder of PNG or JPEG files a class.
 *
 * <pre>
 * pictures/cat/1.png
 * pictures/cat/2.jpg
 * pictures/dog/1.png
 * </pre>
 *
 * <p>Classes are sorted by the name of their sub-folder, samples by class and then by file name,
 * the same on every machine. Hidden files are passed over; any other file that is no picture is an
 * error, so that no picture gets lost unseen.
 *
 * <p>Introduced in notebook 02.
 */
public final class ImageFolder {
  private ImageFolder() {}

  /** How many channels a sample gets. */
  public enum Colour {
    /** One channel: 0.299 red + 0.587 green + 0.114 blue. */
    GREY(1),
    /** Three channels: red, green, blue. */
    RGB(3);

    private final int channels;

    Colour(int channels) {
      this.channels = channels;
    }

    /**
     * The number of channels.
     *
     * @return 1 or 3
     */
    public int channels() {
      return channels;
    }
  }

  /**
   * The form that every picture is brought into. A picture of another size is stretched to this one
   * (its proportions may change); when it shrinks, all its pixels count. What is transparent
   * becomes white. The orientation that a camera notes beside the picture is not applied.
   *
   * @param width in pixels, 1 or more
   * @param height in pixels, 1 or more
   * @param colour grey or RGB
   */
  public record Options(int width, int height, Colour colour) {
    public Options {
      if (width < 1 || height < 1) {
        throw new IllegalArgumentException(
            "images of %d x %d pixels; give 1 or more each way".formatted(width, height));
      }
      Objects.requireNonNull(colour, "colour");
    }

    /**
     * Pictures in grey.
     *
     * @param width in pixels
     * @param height in pixels
     * @return options for one channel
     */
    public static Options grey(int width, int height) {
      return new Options(width, height, Colour.GREY);
    }

    /**
     * Pictures in colour.
     *
     * @param width in pixels
     * @param height in pixels
     * @return options for three channels
     */
    public static Options rgb(int width, int height) {
      return new Options(width, height, Colour.RGB);
    }
  }

  /**
   * Reads all pictures of a folder.
   *
   * @param folder the folder with a sub-folder a class
   * @param options size and colour
   * @return features {@code [n, channels, height, width]} from 0 to 1, the classes named after
   *     their sub-folders
   * @throws DataException where the folder or a sub-folder is missing or empty, or a file cannot be
   *     read as a picture
   * @throws CancellationException where the thread is interrupted
   */
  public static Dataset read(Path folder, Options options) {
    ImageListing listing = ImageListing.of(folder);
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    List<Path> files = listing.files();
    long sampleLength = (long) options.colour.channels * options.height * options.width;
    if (sampleLength > (Integer.MAX_VALUE - 8) / files.size()) {
      throw new DataException(
          "%s: %,d images of %d x %d in %s are more numbers than one array can hold; make them smaller or take fewer"
              .formatted(folder, files.size(), options.width, options.height, options.colour));
    }
    float[] values = new float[(int) sampleLength * files.size()];
    MessageDigest digest = ContentHash.sha256();
    try (Progress progress = Progress.start("Reading " + name, files.size(), "images")) {
      for (int i = 0; i < files.size(); i++) {
        if (Thread.interrupted()) {
          throw new CancellationException(
              "%s: interrupted after %,d of %,d images".formatted(folder, i, files.size()));
        }
        SourceFile file = SourceFile.read(files.get(i));
        digest.update(file.bytes());
        Picture picture =
            Picture.decode(file, options.colour).resized(options.width, options.height);
        picture.copyTo(values, i * (int) sampleLength);
        progress.step(i + 1, "");
      }
      progress.done();
    }
    long[] shape = {files.size(), options.colour.channels, options.height, options.width};
    return Dataset.of(
        name,
        Nd4j.create(values, shape, 'c'),
        listing.classOf(),
        listing.classNames(),
        new Provenance(folder.toString(), "not stated", HexFormat.of().formatHex(digest.digest())));
  }
}
