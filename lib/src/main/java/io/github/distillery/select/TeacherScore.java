package io.github.distillery.select;

/**
 * What a candidate teacher is judged by before anything is distilled. None of them is known to be
 * right everywhere: a better teacher may teach worse (Cho and Hariharan 2019; Mirzadeh and others
 * 2020), so each must show what it is worth; see {@link TeacherRanking#against}.
 *
 * <p>Introduced in notebook 12.
 */
public enum TeacherScore {
  /** The teacher's accuracy on validation; the more, the better a teacher is thought to be. */
  ACCURACY("accuracy", true),
  /**
   * The mean negative log-likelihood of the validation labels, natural logarithm; less is better.
   */
  NLL("NLL", false),
  /**
   * The expected calibration error on validation, 15 bins (Guo and others 2017); less is better.
   */
  ECE("ECE", false),
  /**
   * The natural logarithm of the teacher's parameters over the student's, the gap in size; less is
   * thought better (Mirzadeh and others 2020). NaN where the parameters are not known.
   */
  SIZE_GAP("size gap", false),
  /**
   * The teacher's accuracy on validation minus that of the student trained alone, the gap in skill;
   * less is thought better (Cho and Hariharan 2019). It is accuracy the other way round.
   */
  ACCURACY_GAP("accuracy gap", false),
  /**
   * The share of probe samples where the teacher and the student trained alone choose the same
   * class; more is thought better.
   */
  AGREEMENT("agreement", true),
  /** {@link Transferability#leep}, on the probe (Nguyen and others 2020); more is better. */
  LEEP("LEEP", true),
  /** {@link Transferability#nce}, on the probe (Tran and others 2019); more is better. */
  NCE("NCE", true),
  /**
   * {@link Transferability#logMe} of the teacher's last features, on the probe (You and others
   * 2021); more is better.
   */
  LOGME("LogME", true),
  /**
   * Short trial distillations with successive halving (Jamieson and Talwalkar 2016): the rungs that
   * were survived, plus the student's accuracy on validation at the last one, so that who came
   * farther stands above. NaN where there were no trials.
   */
  TRIAL("trial", true);

  private final String text;
  private final boolean moreIsBetter;

  TeacherScore(String text, boolean moreIsBetter) {
    this.text = text;
    this.moreIsBetter = moreIsBetter;
  }

  /**
   * Which way is up.
   *
   * @return true where a greater score speaks for the teacher
   */
  public boolean moreIsBetter() {
    return moreIsBetter;
  }

  @Override
  public String toString() {
    return text;
  }
}
