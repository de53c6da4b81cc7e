package io.github.distillery.datasets;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.TrainTest;
import io.github.distillery.multi.TaskSplit;
import io.github.distillery.transfer.Domains;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The data sets that ship with Distillery. Nothing is downloaded. Each call reads the files anew
 * and compares them with their hashes.
 *
 * <p>Introduced in notebook 02.
 */
public final class Datasets {
  private static final List<String> DIGITS =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();
  private static final String MNIST_LICENCE = "CC-BY-SA-3.0";
  private static final String UCI_LICENCE = "CC-BY-4.0";

  private Datasets() {}

  /**
   * MNIST, handwritten digits (LeCun, Bottou, Bengio, Haffner 1998): 60,000 images to train with,
   * 10,000 to test with, white on black. The first 5,000 test images are the easier ones.
   *
   * @return features {@code [n, 1, 28, 28]} from 0 to 1, classes 0 to 9
   * @throws DataException where a shipped file is damaged
   */
  public static TrainTest mnist() {
    return new TrainTest(
        idx(
            "mnist train",
            "mnist/train",
            DIGITS,
            "MNIST, all 60,000 training images",
            MNIST_LICENCE),
        idx("mnist test", "mnist/t10k", DIGITS, "MNIST, all 10,000 test images", MNIST_LICENCE));
  }

  /**
   * Fashion-MNIST, pictures of clothes (Xiao, Rasul, Vollgraf 2017), as a harder stand-in for
   * MNIST: the first 20,000 of the 60,000 images to train with, and all 10,000 to test with.
   *
   * <p>All 60,000 come where they can be had: in the sub-folder {@code fashion-mnist} of the data
   * folder that the system property {@code distillery.data} names, or else the environment variable
   * {@code DISTILLERY_DATA}; or in {@code /usr/share/datasets/fashion-mnist}, where Debian's
   * package {@code dataset-fashion-mnist} puts them. The files are {@code train-images-idx3-ubyte}
   * and {@code train-labels-idx1-ubyte}, as published or unpacked (then without {@code .gz}); they
   * are compared with their hash. The provenance tells which images came.
   *
   * @return features {@code [n, 1, 28, 28]} from 0 to 1, ten classes
   * @throws DataException where a file is damaged, or the data folder named does not exist
   */
  public static TrainTest fashionMnist() {
    return fashionMnist(FullFashionMnist.places());
  }

  static TrainTest fashionMnist(List<Path> places) {
    Dataset train =
        FullFashionMnist.published()
            .find(places)
            .orElseGet(
                () ->
                    idx(
                        "fashion-mnist train",
                        "fashion-mnist/train20k",
                        FullFashionMnist.CLASS_NAMES,
                        "Fashion-MNIST, the first 20,000 of the 60,000 training images",
                        FullFashionMnist.LICENCE));
    Dataset test =
        idx(
            "fashion-mnist test",
            "fashion-mnist/t10k",
            FullFashionMnist.CLASS_NAMES,
            "Fashion-MNIST, all 10,000 test images",
            FullFashionMnist.LICENCE);
    return new TrainTest(train, test);
  }

  /**
   * Pairs of MNIST digits side by side, for students of several tasks: which digit is left, which
   * is right, and what is their sum. 20,000 pairs for training and 5,000 for validation are made of
   * MNIST's training images, 5,000 for test of its test images; each image is in one pair at most.
   *
   * @param seed draws which digits meet
   * @return features {@code [n, 1, 28, 56]} from 0 to 1; tasks {@code left} and {@code right} of 10
   *     classes, {@code sum} of 19
   * @throws DataException where a shipped file is damaged
   */
  public static TaskSplit digitPairs(long seed) {
    return digitPairs(DigitPairs.defaults().seed(seed));
  }

  /**
   * Pairs of MNIST digits, as many as wanted, also overlapping.
   *
   * @param options how many, and how close together
   * @return features {@code [n, 1, 28, 56 - overlap]} from 0 to 1, where two digits meet the
   *     brighter pixel; tasks as for {@link #digitPairs(long)}
   * @throws DataException where there are not so many digits, or a shipped file is damaged
   */
  public static TaskSplit digitPairs(DigitPairs options) {
    return options.of(mnist());
  }

  /**
   * Small handwritten digits (Alpaydin, Kaynak 1998; UCI, Optical Recognition of Handwritten
   * Digits): its test part, 1,797 images of 13 writers, as scikit-learn has them. A pixel counts
   * the dark dots of a 4x4 cell, divided here by 16.
   *
   * @return features {@code [1797, 1, 8, 8]} from 0 to 1, classes 0 to 9
   * @throws DataException where the shipped file is damaged
   */
  public static Dataset digits() {
    SourceFile file = ShippedData.ofThisJar().read("digits/digits.csv.gz");
    Provenance provenance =
        shipped("UCI optical recognition of handwritten digits, test part", UCI_LICENCE, file);
    return SampleLines.ofGzip(file).divided(16, "digits", DIGITS, provenance, 1, 8, 8);
  }

  /**
   * Iris (Fisher 1936; UCI): 150 flowers of three species, four measurements in centimetres, 50
   * flowers each.
   *
   * @return features {@code [150, 4]}
   * @throws DataException where the shipped file is damaged
   */
  public static Dataset iris() {
    return table(
        "iris",
        "tabular/iris.csv",
        "UCI Iris, as scikit-learn corrected it after Fisher",
        FeatureNames.IRIS);
  }

  /**
   * Wine (Aeberhard, Forina 1992; UCI): 178 wines of three growers, 13 chemical measurements of
   * very different scale; see {@link io.github.distillery.data.Split#standardized()}.
   *
   * @return features {@code [178, 13]}
   * @throws DataException where the shipped file is damaged
   */
  public static Dataset wine() {
    return table("wine", "tabular/wine.csv", "UCI Wine", FeatureNames.WINE);
  }

  /**
   * Breast Cancer Wisconsin, diagnostic (Wolberg, Mangasarian, Street, Street 1995; UCI): 569
   * tumours, 30 measurements of cell nuclei of very different scale; 212 malignant (class 0), 357
   * benign (class 1).
   *
   * @return features {@code [569, 30]}
   * @throws DataException where the shipped file is damaged
   */
  public static Dataset breastCancer() {
    return table(
        "breast cancer",
        "tabular/breast_cancer.csv",
        "UCI Breast Cancer Wisconsin (diagnostic)",
        FeatureNames.BREAST_CANCER);
  }

  /**
   * Palmer penguins (Gorman, Williams, Fraser 2014): 342 penguins of three species, four
   * measurements.
   *
   * <p>The file has 344 penguins; two of them, an Adelie and a Gentoo, were not measured and are
   * left out. The text columns island and sex are left out as well: the sex is not known for every
   * penguin, and the island alone nearly gives away the species.
   *
   * @return features {@code [342, 4]}: beak length, beak depth and flipper length in millimetres,
   *     body mass in grams; classes Adelie, Chinstrap, Gentoo
   * @throws DataException where the shipped file is damaged
   */
  public static Dataset penguins() {
    SourceFile file = ShippedData.ofThisJar().read("tabular/penguins.json");
    return Penguins.read(file, shipped("Palmer penguins, measured ones", "CC0-1.0", file));
  }

  /**
   * Sentiment Labelled Sentences (Kotzias, Denil, de Freitas, Smyth 2015; UCI): 1,000 sentences
   * each from reviews on Amazon, IMDb and Yelp, half of them negative (class 0), half positive
   * (class 1). A few short sentences occur twice; what chance gives is 0.5.
   *
   * @return the three domains
   * @throws DataException where the shipped file is damaged
   */
  public static SentimentDomains sentiment() {
    SourceFile file = ShippedData.ofThisJar().read("text/sentiment-3domains.tsv.gz");
    return SentimentDomains.read(
        file, domain -> shipped("UCI Sentiment Labelled Sentences, " + domain, UCI_LICENCE, file));
  }

  /**
   * MNIST as source and the UCI digits as target, both at one size; the dial says how far they lie
   * apart.
   *
   * <p>MNIST's training images are split 54,000 to 6,000, its test part is the published one; the
   * 1,797 digits are split 0.5, 0.1, 0.4 (each class in its share, seed 1; the 13 writers are in
   * every part). Images that look exactly like one of a validation or test part are left out of
   * MNIST's training part, which only happens with {@link DigitShift#EASY}.
   *
   * @param shift how both are brought to one size
   * @return features {@code [n, 1, 28, 28]} or {@code [n, 1, 8, 8]} from 0 to 1, classes 0 to 9
   * @throws DataException where a shipped file is damaged
   */
  public static Domains mnistToDigits(DigitShift shift) {
    return DigitDomains.mnistToDigits(shift);
  }

  /**
   * Emoji of nine categories as Google drew them (Noto, the source) and as Twitter drew them
   * (Twemoji, the target), on white.
   *
   * <p>Both domains are split alike, 0.6, 0.15, 0.25 (each class in its share, seed 1), so that the
   * two drawings of one emoji stand in the same part and row. Of the 1,906 emoji those are left out
   * that look exactly like an earlier one in one of the drawings: families, and flags such as
   * Bouvet Island's, which is Norway's.
   *
   * @return features {@code [n, 3, 32, 32]} from 0 to 1, classes in alphabetical order
   * @throws DataException where a shipped file is damaged
   */
  public static Domains emoji() {
    return Emoji.read().byCategory();
  }

  /**
   * Emoji as in {@link #emoji}, in finer classes such as {@code animal-bird} and {@code
   * food-fruit}. Sub-categories of fewer than ten emoji are left out.
   *
   * @return features {@code [n, 3, 32, 32]} from 0 to 1, classes in alphabetical order
   * @throws DataException where a shipped file is damaged
   */
  public static Domains emojiSubcategories() {
    return Emoji.read().bySubcategory();
  }

  /**
   * The drawings of both houses, for students of two tasks: the category of an emoji, and its
   * sub-category. Emoji and parts are those of {@link #emojiSubcategories}, so that the two
   * drawings of one emoji stand in the same part; Noto's come first.
   *
   * @return features {@code [n, 3, 32, 32]} from 0 to 1; tasks {@code category} and {@code
   *     sub-category}
   * @throws DataException where a shipped file is damaged
   */
  public static TaskSplit emojiTasks() {
    return Emoji.read().tasks();
  }

  /**
   * MNIST as source, in three equal channels, and other digits of MNIST on coloured backgrounds
   * that look like pieces of photos as target, in the manner of MNIST-M (Ganin, Lempitsky 2015,
   * Unsupervised domain adaptation by backpropagation, section 4), whose photos are not free. The
   * backgrounds are made by code: see {@link #onPhotos}. LeNet, from 4,000 images of the source,
   * reads 28% of the target (MNIST-M's authors had 52% from all of MNIST); the other way round 95%.
   *
   * <p>Each domain has {@code count} images for training, a fifth of that for validation, and half
   * of it, at most 5,000, for test, of MNIST's test part. No digit is in both domains.
   *
   * @param count training images of each domain, 100 to 25,000; 10,000 take about 300 MB in all
   * @param seed the same seed draws the same digits and backgrounds
   * @return features {@code [n, 3, 28, 28]} from 0 to 1, classes 0 to 9
   * @throws DataException where a shipped file is damaged
   */
  public static Domains mnistToPhotos(int count, long seed) {
    return DigitDomains.mnistToPhotos(count, seed);
  }

  /**
   * Grey images before backgrounds that look like pieces of photos: {@code |background - image|},
   * channel by channel. A background is made of things of all sizes, light from one side and
   * coloured noise whose amplitude falls with the frequency; it depends on seed and row alone, and
   * is the same on every machine.
   *
   * @param grey features {@code [n, 1, height, width]} from 0 to 1
   * @param seed the same seed makes the same backgrounds
   * @return features {@code [n, 3, height, width]} from 0 to 1, with the same labels
   * @throws DataException where the samples are no grey images
   */
  public static Dataset onPhotos(Dataset grey, long seed) {
    return PhotoBackgrounds.behind(grey, seed).named(grey.name() + " on photos");
  }

  /**
   * Digits in the manner of printed ones, with and without serifs and as typewriters have them, of
   * random size, proportion, weight, slant, place and brightness, turned by up to 12 degrees. They
   * are drawn from strokes of our own, without fonts: a machine needs none, and a seed draws the
   * same digits everywhere.
   *
   * @param count how many, 1 or more; the classes take turns
   * @param seed the same seed draws the same digits
   * @return features {@code [count, 1, 28, 28]} from 0 to 1, classes 0 to 9
   */
  public static Dataset fontDigits(int count, long seed) {
    return FontDigits.draw(count, seed);
  }

  /**
   * Drawn digits, see {@link #fontDigits}, as source and MNIST as target: what costs nothing to
   * label, and what one wants to read. MNIST is split as for {@link #mnistToDigits}.
   *
   * @param count drawn digits for training, 40 or more; a quarter of that for validation and for
   *     test each
   * @param seed the same seed draws the same digits
   * @return features {@code [n, 1, 28, 28]} from 0 to 1, classes 0 to 9
   * @throws DataException where a shipped file is damaged
   */
  public static Domains fontDigitsToMnist(int count, long seed) {
    return DigitDomains.fontDigitsToMnist(count, seed);
  }

  private static Dataset idx(
      String name, String files, List<String> classNames, String source, String licence) {
    ShippedData data = ShippedData.ofThisJar();
    SourceFile images = data.read(files + "-images-idx3-ubyte.gz");
    SourceFile labels = data.read(files + "-labels-idx1-ubyte.gz");
    return IdxFiles.dataset(
        name,
        images,
        IdxContent.images(images),
        labels,
        IdxContent.labels(labels),
        classNames,
        shipped(source, licence, images, labels));
  }

  private static Dataset table(String name, String path, String source, List<String> featureNames) {
    SourceFile file = ShippedData.ofThisJar().read(path);
    return SampleLines.of(file).table(name, featureNames, shipped(source, UCI_LICENCE, file));
  }

  private static Provenance shipped(String source, String licence, SourceFile... files) {
    return new Provenance(source, licence, SourceFile.sha256(files));
  }
}
