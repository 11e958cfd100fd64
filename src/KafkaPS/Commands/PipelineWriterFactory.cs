using System.Reflection;
using System.Reflection.Emit;

namespace KafkaPS.Commands;

/// <summary>
/// Creates writers of the engine's class <c>System.Management.Automation.Runspaces.PipelineWriter</c>, which is public and abstract,
/// but not in PowerShell Standard, against which the module is compiled. Therefore, its subclass is created when it is first needed.
/// </summary>
static class PipelineWriterFactory
{
    static readonly object Gate = new();
    static Type? _class;

    /// <summary>Creates a writer that is always open, never full, and passes on what is written to it.</summary>
    /// <param name="baseClass">The engine's class.</param>
    /// <param name="write">Takes an object and returns how many it has taken.</param>
    /// <param name="writeAll">Takes an object, or the elements of a collection if the second argument is true.</param>
    /// <exception cref="MissingMethodException">The class has changed.</exception>
    /// <exception cref="TypeLoadException">The class has unknown abstract members.</exception>
    internal static object Create(Type baseClass, Func<object?, int> write, Func<object?, bool, int> writeAll)
    {
        lock (Gate) _class ??= Define(baseClass);
        object writer = Activator.CreateInstance(_class)!;
        _class.GetField(nameof(write))!.SetValue(writer, write);
        _class.GetField(nameof(writeAll))!.SetValue(writer, writeAll);
        return writer;
    }

    static Type Define(Type baseClass)
    {
        TypeBuilder type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("KafkaPS.PipelineWriter"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("KafkaPS.PipelineWriter").DefineType("DirectWriter", TypeAttributes.Public | TypeAttributes.Sealed, baseClass);
        FieldBuilder write = type.DefineField("write", typeof(Func<object?, int>), FieldAttributes.Public);
        FieldBuilder writeAll = type.DefineField("writeAll", typeof(Func<object?, bool, int>), FieldAttributes.Public);
        Override(baseClass, type, "Write", [typeof(object)], il => Call(il, write, 1));
        Override(baseClass, type, "Write", [typeof(object), typeof(bool)], il => Call(il, writeAll, 2));
        Override(baseClass, type, "get_IsOpen", [], il => il.Emit(OpCodes.Ldc_I4_1));
        Override(baseClass, type, "get_Count", [], il => il.Emit(OpCodes.Ldc_I4_0));
        Override(baseClass, type, "get_MaxCapacity", [], il => il.Emit(OpCodes.Ldc_I4, int.MaxValue));
        Override(baseClass, type, "get_WaitHandle", [], il => il.Emit(OpCodes.Ldnull));
        Override(baseClass, type, "Close", [], _ => { });
        Override(baseClass, type, "Flush", [], _ => { });
        return type.CreateType();
    }

    static void Override(Type baseClass, TypeBuilder type, string name, Type[] parameters, Action<ILGenerator> body)
    {
        MethodInfo overridden = baseClass.GetMethod(name, parameters) ?? throw new MissingMethodException(baseClass.FullName, name);
        MethodBuilder method = type.DefineMethod(name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, overridden.ReturnType, parameters);
        ILGenerator il = method.GetILGenerator();
        body(il);
        il.Emit(OpCodes.Ret);
    }

    static void Call(ILGenerator il, FieldBuilder function, int parameters)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, function);
        for (int i = 1; i <= parameters; i++) il.Emit(OpCodes.Ldarg, (short)i);
        il.Emit(OpCodes.Callvirt, function.FieldType.GetMethod("Invoke")!);
    }
}
