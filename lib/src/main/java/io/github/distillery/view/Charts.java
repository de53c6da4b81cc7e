package io.github.distillery.view;

import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compress.Sensitivity;
import io.github.distillery.compress.Tradeoff;
import io.github.distillery.compress.structured.UnitSensitivity;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Temperature;
import io.github.distillery.select.LayerSimilarity;
import io.github.distillery.select.RankCorrelations;
import io.github.distillery.select.TuningResult;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.transfer.DomainMap;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/**
 * Charts of results. They are ordinary XChart charts, so a notebook can change them further.
 *
 * <p>Introduced in notebook 02.
 */
public final class Charts {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 380;
  private static final int EVERY_LABEL = 10;
  private static final int CONFUSION_PLOT = 400;
  private static final int MOST_LETTERS = 18;

  private Charts() {}

  /**
   * The loss on training and validation data, epoch by epoch.
   *
   * @param history at least one epoch
   * @return a line chart
   */
  public static XYChart learningCurves(History history) {
    checkNotEmpty(history);
    XYChart chart = lineChart("Learning curves: " + history.network(), "epoch", "loss");
    double[] epochs = HistoryCharts.epochNumbers(history);
    addLine(chart, "training", epochs, values(history, History.Epoch::loss));
    addLine(chart, "validation", epochs, values(history, History.Epoch::validationLoss));
    return chart;
  }

  /**
   * The validation error of several trainings, epoch by epoch.
   *
   * @param trained at least one; their names are the legend
   * @return a line chart, errors in percent
   */
  public static XYChart validationErrors(Trained... trained) {
    return overEpochs(
        "Errors on validation data",
        "errors in %",
        epoch -> 100 * (1 - epoch.validationAccuracy()),
        trained);
  }

  /**
   * The validation loss of several trainings, epoch by epoch: the cross-entropy with the labels,
   * whatever they were trained with.
   *
   * @param trained at least one; their names are the legend
   * @return a line chart
   */
  public static XYChart validationLosses(Trained... trained) {
    return overEpochs(
        "Loss on validation data", "validation loss", History.Epoch::validationLoss, trained);
  }

  private static XYChart overEpochs(
      String title, String yTitle, ToDoubleFunction<History.Epoch> value, Trained... trained) {
    boolean one = trained.length == 1;
    XYChart chart = lineChart(one ? title + ": " + trained[0].name() : title, "epoch", yTitle);
    chart.getStyler().setLegendVisible(!one);
    Set<String> names = new HashSet<>();
    for (Trained each : trained) {
      checkNotEmpty(each.history());
      String name = each.name();
      for (int again = 2; !names.add(name); again++) {
        name = each.name() + " (" + again + ")";
      }
      addLine(
          chart, name, HistoryCharts.epochNumbers(each.history()), values(each.history(), value));
    }
    return chart;
  }

  /**
   * The part of each head in the training loss, weights included, epoch by epoch, and all together
   * where there are several.
   *
   * @param history at least one epoch
   * @return a line chart
   */
  public static XYChart lossParts(History history) {
    checkNotEmpty(history);
    XYChart chart = lineChart("Parts of the loss: " + history.network(), "epoch", "loss");
    HistoryCharts.addLossParts(chart, history);
    return chart;
  }

  /**
   * What heads show beside their loss, epoch by epoch: weights and temperatures that change, a
   * discriminator's accuracy. Figures up to 1 and beyond have axes of their own; those of one kind
   * (the last word of the name) share one.
   *
   * @param history at least one epoch with figures
   * @param names which figures; all where none is named
   * @return a line chart
   * @throws IllegalArgumentException where the history has no such figure
   */
  public static XYChart figures(History history, String... names) {
    checkNotEmpty(history);
    Set<String> known = HistoryCharts.figureNames(history);
    List<String> wanted = names.length == 0 ? List.copyOf(known) : List.of(names);
    if (wanted.isEmpty() || !known.containsAll(wanted)) {
      throw new IllegalArgumentException(
          "%s has %s; there are figures where a weight or a temperature follows a schedule, or a head shows one"
              .formatted(
                  history.network(),
                  known.isEmpty()
                      ? "no figures"
                      : "the figures " + known + ", not all of " + wanted));
    }
    XYChart chart = lineChart("Training: " + history.network(), "epoch", "");
    HistoryCharts.addFigures(chart, history, wanted);
    return chart;
  }

  /**
   * A line through points, for sweeps.
   *
   * @param title above the chart
   * @param xTitle below it
   * @param yTitle beside it
   * @param x the places, rising
   * @param y a value for each
   * @return a line chart; more series may be added to it
   */
  public static XYChart line(String title, String xTitle, String yTitle, double[] x, double[] y) {
    XYChart chart = lineChart(title, xTitle, yTitle);
    addLine(chart, yTitle, HistoryCharts.apart(x), y);
    chart.getStyler().setLegendVisible(false);
    return chart;
  }

  /**
   * Several lines of means over seeds, each in a band of one standard deviation: for example
   * accuracy against the number of labels.
   *
   * @param title above the chart
   * @param xTitle below it
   * @param yTitle beside it
   * @param x the places, rising, above 0; the axis is logarithmic where the last is more than 20
   *     times the first
   * @param values by the name of the line: at each place a value for each seed
   * @return a line chart
   * @throws IllegalArgumentException where a line has values at more or fewer places
   */
  public static XYChart bands(
      String title, String xTitle, String yTitle, double[] x, Map<String, double[][]> values) {
    return BandChart.of(title, xTitle, yTitle, x, values);
  }

  /**
   * What a teacher thinks of one sample, at several temperatures.
   *
   * @param labels the teacher's soft labels
   * @param index the sample
   * @param classNames the names below the bars
   * @param temperatures one group of bars each
   * @return a bar chart of probabilities
   */
  public static CategoryChart softLabels(
      SoftLabels labels, int index, List<String> classNames, Temperature... temperatures) {
    CategoryChart chart =
        ChartStyle.apply(
            new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("What %s says about sample %d".formatted(labels.teacherName(), index))
                .xAxisTitle("class")
                .yAxisTitle("probability")
                .build());
    for (Temperature temperature : temperatures) {
      List<Double> bars =
          DoubleStream.of(labels.probabilities(index, temperature)).boxed().toList();
      chart.addSeries("T = " + trimmed(temperature.value()), classNames, bars);
    }
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0).setXAxisMaxLabelCount(classNames.size());
    if (temperatures.length == 1) {
      chart.setYAxisTitle("probability at T = " + trimmed(temperatures[0].value()));
      chart.getStyler().setLegendVisible(false);
    }
    return chart;
  }

  /**
   * Which classes are taken for which. The diagonal, what was right, is left out, so that the
   * errors show.
   *
   * @param evaluation what was measured
   * @return a heat map; rows are the actual classes, from the top
   */
  public static HeatMapChart confusion(Evaluation evaluation) {
    int classes = evaluation.classNames().size();
    List<String> names = ChartStyle.shortened(evaluation.classNames(), MOST_LETTERS);
    List<String> rows = new ArrayList<>(names);
    Collections.reverse(rows);
    List<Number[]> cells = new ArrayList<>();
    int most = 1;
    for (int predicted = 0; predicted < classes; predicted++) {
      for (int actual = 0; actual < classes; actual++) {
        int count = evaluation.confusion().count(actual, predicted);
        if (predicted != actual && count > 0) {
          most = Math.max(most, count);
          cells.add(new Number[] {predicted, classes - 1 - actual, count});
        }
      }
    }
    HeatMapChart chart =
        ChartStyle.apply(
            new HeatMapChartBuilder()
                .width(WIDTH - 120)
                .height(WIDTH - 200)
                .title(
                    "%s: %,d errors of %,d"
                        .formatted(
                            evaluation.classifier(), evaluation.errors(), evaluation.samples()))
                .xAxisTitle("taken for")
                .yAxisTitle("is")
                .build());
    chart
        .getStyler()
        .setShowValue(true)
        .setMin(0)
        .setMax(most)
        .setRangeColors(new Color[] {Color.WHITE, new Color(0xF0, 0xA0, 0x60)})
        .setHeatMapValueDecimalPattern("#")
        .setPlotGridLinesVisible(false)
        .setXAxisMaxLabelCount(classes)
        .setXAxisLabelRotation(ChartStyle.rotation(names, CONFUSION_PLOT))
        .setYAxisTickMarkSpacingHint(EVERY_LABEL);
    chart.addSeries("errors", names, rows, cells);
    return chart;
  }

  /**
   * The errors of all candidates of a comparison: a point is the mean on the test part, its bar one
   * standard deviation over the seeds to either side.
   *
   * @param result at least one finished run
   * @return a chart with a row for each candidate, the first at the top; errors in percent, from
   *     left to right
   */
  public static XYChart comparison(ComparisonResult result) {
    return ComparisonChart.of(result);
  }

  /**
   * Accuracy against cost, one point a network, and the line of those that no other beats (the
   * Pareto front).
   *
   * @param cost what the points cost, with its unit, for example {@code bytes of the file}
   * @param points at least one
   * @return a chart, cost on a logarithmic axis, accuracy in percent
   */
  public static XYChart tradeoff(String cost, List<Tradeoff> points) {
    return TradeoffChart.of(cost, points);
  }

  /**
   * How alike the layers of two networks are, and which pairs follow from it.
   *
   * @param similarity what was measured
   * @return a heat map of linear CKA; rows are the teacher's layers, the deepest at the top
   */
  public static HeatMapChart layerSimilarity(LayerSimilarity similarity) {
    return SelectionCharts.layerSimilarity(similarity);
  }

  /**
   * How well each score foretold what came of the teachers.
   *
   * @param correlations at least one that is a number
   * @return a bar chart from -1 to 1
   */
  public static CategoryChart rankCorrelations(RankCorrelations correlations) {
    return SelectionCharts.rankCorrelations(correlations);
  }

  /**
   * The trials of a search: with halving a line a trial over the epochs of its trainings, the best
   * in colour; without, a point a trial over the first number that was drawn.
   *
   * @param result at least one trial that did not diverge
   * @return a chart of validation accuracy, in percent
   */
  public static XYChart tuning(TuningResult result) {
    return SelectionCharts.tuning(result);
  }

  /**
   * The trials of a search over one of their numbers, a colour for each length of training.
   *
   * @param result at least one trial that did not diverge
   * @param setting the name that the number was drawn by
   * @return a chart of validation accuracy, in percent; the axis is logarithmic where the numbers
   *     span more than a factor of 20
   * @throws IllegalArgumentException where no such number was drawn
   */
  public static XYChart tuning(TuningResult result, String setting) {
    return SelectionCharts.tuning(result, setting);
  }

  private static XYChart lineChart(String title, String xTitle, String yTitle) {
    return ChartStyle.apply(
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build());
  }

  private static void addLine(XYChart chart, String name, double[] x, double[] y) {
    chart.addSeries(name, x, y);
  }

  private static double[] values(History history, ToDoubleFunction<History.Epoch> value) {
    return history.epochs().stream().mapToDouble(value).toArray();
  }

  private static void checkNotEmpty(History history) {
    if (history.epochs().isEmpty()) {
      throw new IllegalArgumentException(
          history.network() + ": no epoch came to its end, so there is nothing to draw");
    }
  }

  private static String trimmed(double value) {
    return value == Math.rint(value) ? "%.0f".formatted(value) : Double.toString(value);
  }

  /**
   * What is left of the accuracy when units of one group alone are removed.
   *
   * @param sensitivity what {@code StructuredPruning} measured
   * @return a line a group over the share that was removed, from the whole network on
   */
  public static XYChart unitSensitivity(UnitSensitivity sensitivity) {
    XYChart chart =
        lineChart(
            "Units of one group removed from " + sensitivity.network(),
            "share removed",
            "accuracy on " + sensitivity.data());
    for (UnitSensitivity.Line line : sensitivity.lines()) {
      addLine(
          chart,
          line.group(),
          from(0, sensitivity.shares()),
          from(sensitivity.accuracy(), line.accuracies()));
    }
    return chart;
  }

  private static double[] from(double first, List<Double> rest) {
    return DoubleStream.concat(
            DoubleStream.of(first), rest.stream().mapToDouble(Double::doubleValue))
        .toArray();
  }

  /**
   * The accuracy with one layer pruned alone, a line a layer.
   *
   * @param sensitivity what was measured
   * @return a line chart, shares and accuracies in percent
   */
  public static XYChart sensitivity(Sensitivity sensitivity) {
    XYChart chart =
        lineChart(
            "%s on %s, one layer pruned alone".formatted(sensitivity.network(), sensitivity.data()),
            "share of the layer's weights removed in %",
            "accuracy in %");
    for (Sensitivity.Layer layer : sensitivity.layers()) {
      addLine(chart, layer.name(), percent(sensitivity.shares()), percent(layer.accuracies()));
    }
    return chart;
  }

  private static double[] percent(List<Double> shares) {
    return shares.stream().mapToDouble(share -> 100 * share).toArray();
  }

  /**
   * Samples of two domains in two dimensions, a colour a domain.
   *
   * @param map where the samples lie
   * @return a chart of points
   */
  public static XYChart domains(DomainMap map) {
    return DomainCharts.domains(map);
  }

  /**
   * Samples of two domains in two dimensions, a colour a class: dots are the source's, crosses the
   * target's.
   *
   * @param map where the samples lie
   * @return a chart of points
   * @throws IllegalArgumentException where there are more than ten classes, or no labels at all
   */
  public static XYChart domainClasses(DomainMap map) {
    return DomainCharts.classes(map);
  }
}
