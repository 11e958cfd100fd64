using System.Management.Automation;
using System.Reflection;

namespace KafkaPS.Commands;

/// <summary>Takes what another cmdlet emits from where it is emitted, without the engine's binder.</summary>
/// <remarks>
/// For each object that it passes to ProcessRecord the engine overrides all parameters that are not bound. That takes longer than all that a record needs, and an object
/// that another cmdlet emits cannot wait in the pipe, as a collection can (<see cref="PipelineInput"/>): nobody could say how long. So once the engine has bound the
/// first object, the pipe between the two cmdlets is given a writer of this class, as the engine gives one to the last pipe of a pipeline that a program runs, and the
/// objects come here, one by one, at once, on the same thread. What the engine does around ProcessRecord is done here by its own methods: the scope, the permission to write, and
/// what an exception means. PowerShell has no public way to all this; on an engine where one part cannot be found, it passes every object itself.
/// </remarks>
sealed class DirectInput
{
    const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;

    readonly PSCmdlet _cmdlet;
    readonly Action<object?> _take;
    readonly Func<bool, IDisposable> _allowToWrite;
    readonly Action _enterScope, _leaveScope;
    readonly Func<Exception, Exception> _manageException;
    bool _failed;

    DirectInput(PSCmdlet cmdlet, object processor, Action<object?> take)
    {
        (_cmdlet, _take) = (cmdlet, take);
        _allowToWrite = Method<Func<bool, IDisposable>>(cmdlet.CommandRuntime, "AllowThisCommandToWrite");
        _enterScope = Method<Action>(processor, "SetCurrentScopeToExecutionScope");
        _leaveScope = Method<Action>(processor, "RestorePreviousScope");
        _manageException = Method<Func<Exception, Exception>>(processor, "ManageInvocationException");
    }

    /// <summary>Has what comes next passed on directly.</summary>
    /// <param name="cmdlet">A cmdlet in ProcessRecord that takes any object, and has no parameter but that one which is bound from the pipeline.</param>
    /// <param name="take">What it does with an object.</param>
    /// <returns>False when nothing comes from another cmdlet, or the engine is not as it was.</returns>
    internal static bool TryInstall(PSCmdlet cmdlet, Action<object?> take)
    {
        try
        {
            object? pipe = PipelineInput.PipeOf(cmdlet);
            PropertyInfo? writer = pipe is null ? null : Property(pipe, "ExternalWriter");
            // A pipe without a cmdlet at its end has no other at its beginning.
            if (writer is null || writer.GetValue(pipe) is not null || Property(pipe!, "DownstreamCmdlet")?.GetValue(pipe) is not { } processor) return false;
            var input = new DirectInput(cmdlet, processor, take);
            writer.SetValue(pipe, PipelineWriterFactory.Create(writer.PropertyType, input.Write, input.WriteAll));
            return true;
        }
        catch (Exception e) when (e is MissingMethodException or ArgumentException or AmbiguousMatchException or TypeLoadException)
        {
            return false;
        }
    }

    int Write(object? obj)
    {
        // A cmdlet that continues after its pipeline has ended is told again.
        if (_failed || _cmdlet.Stopping) throw new PipelineStoppedException();
        _enterScope();
        try
        {
            using (_allowToWrite(true)) _take(obj);
        }
        catch (FlowControlException)
        {
            _failed = true;
            throw;
        }
        catch (Exception e)
        {
            _failed = true;
            throw _manageException(e);
        }
        finally
        {
            _leaveScope();
        }
        return 1;
    }

    int WriteAll(object? obj, bool enumerateCollection)
    {
        if (!enumerateCollection || LanguagePrimitives.GetEnumerable(obj) is not { } objects) return Write(obj);
        int count = 0;
        foreach (object? item in objects) count += Write(item);
        return count;
    }

    static PropertyInfo? Property(object owner, string name) => owner.GetType().GetProperty(name, Internal);

    static T Method<T>(object owner, string name) where T : Delegate
    {
        for (Type? type = owner.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetMethod(name, Internal | BindingFlags.DeclaredOnly) is { } method) return method.CreateDelegate<T>(owner);
        }
        throw new MissingMethodException(name);
    }
}
