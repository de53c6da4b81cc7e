package io.github.distillery.kernel.engine;

import java.util.HashSet;
import java.util.Set;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts into the code of cells what lets the session stop it and survive it: a look at the {@link
 * StopSign} wherever it could go on for ever, and calls of {@link ProcessGuard} in place of those
 * that would end the process.
 *
 * <p>Thus code of cells stops on every thread and on every JDK: {@code Thread.stop} exists up to 17
 * only and would miss the workers of a parallel stream.
 */
final class CellWeaver {
  private static final int API = Opcodes.ASM9;
  private static final String STOP_SIGN = "io/github/distillery/kernel/engine/StopSign";
  private static final String PROCESS_GUARD = "io/github/distillery/kernel/engine/ProcessGuard";

  private CellWeaver() {}

  /**
   * Weaves classes.
   *
   * @param classes what JShell has compiled
   * @return the same classes; those of a release that is too new to be read as they were
   */
  static ClassBytecodes[] weave(ClassBytecodes[] classes) {
    ClassBytecodes[] woven = new ClassBytecodes[classes.length];
    for (int i = 0; i < classes.length; i++) {
      woven[i] = new ClassBytecodes(classes[i].name(), weave(classes[i].bytecodes()));
    }
    return woven;
  }

  private static byte[] weave(byte[] code) {
    try {
      ClassReader reader = new ClassReader(code);
      // No frame changes: what is put in neither jumps nor leaves anything on the stack.
      ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
      reader.accept(new Methods(writer), 0);
      return writer.toByteArray();
    } catch (IllegalArgumentException e) {
      return code;
    }
  }

  private static final class Methods extends ClassVisitor {
    Methods(ClassVisitor next) {
      super(API, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new Code(super.visitMethod(access, name, descriptor, signature, exceptions));
    }
  }

  private static final class Code extends MethodVisitor {
    private final Set<Label> seen = new HashSet<>();

    Code(MethodVisitor next) {
      super(API, next);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      check();
    }

    @Override
    public void visitLabel(Label label) {
      seen.add(label);
      super.visitLabel(label);
    }

    @Override
    public void visitJumpInsn(int opcode, Label target) {
      if (seen.contains(target)) {
        check();
      }
      super.visitJumpInsn(opcode, target);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (endsProcess(owner, name)) {
        String instead = opcode == Opcodes.INVOKESTATIC ? descriptor : withRuntime(descriptor);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, PROCESS_GUARD, name, instead, false);
      } else {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      Object[] guarded = arguments.clone();
      for (int i = 0; i < guarded.length; i++) {
        if (guarded[i] instanceof Handle handle
            && endsProcess(handle.getOwner(), handle.getName())) {
          boolean isStatic = handle.getTag() == Opcodes.H_INVOKESTATIC;
          String instead = isStatic ? handle.getDesc() : withRuntime(handle.getDesc());
          guarded[i] =
              new Handle(Opcodes.H_INVOKESTATIC, PROCESS_GUARD, handle.getName(), instead, false);
        }
      }
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, guarded);
    }

    private void check() {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, STOP_SIGN, "check", "()V", false);
    }

    private static boolean endsProcess(String owner, String name) {
      return owner.equals("java/lang/System") && name.equals("exit")
          || owner.equals("java/lang/Runtime") && (name.equals("exit") || name.equals("halt"));
    }

    private static String withRuntime(String descriptor) {
      return "(Ljava/lang/Runtime;" + descriptor.substring(1);
    }
  }
}
