using System.Management.Automation;
using System.Reflection;

namespace KafkaPS.Commands;

/// <summary>Takes the output of another cmdlet directly where it is written, bypassing the engine's parameter binder.</summary>
/// <remarks>
/// For each object that it passes to ProcessRecord, the engine goes through all unbound parameters. This takes longer than everything else that a
/// record needs. The output of another cmdlet cannot wait in the pipe, as a collection can (<see cref="PipelineInput"/>), because nobody could say
/// for how long. Therefore, once the engine has bound the first object, the pipe between the two cmdlets gets a writer of this class, just as the
/// engine gives one to the last pipe of a pipeline that a program runs. The objects then arrive here one by one, immediately, on the same thread.
/// What the engine does around ProcessRecord is done here with its own methods: setting the scope, allowing the cmdlet to write, and handling
/// exceptions. PowerShell has no public API for this. If the engine lacks any of these members, it passes every object itself.
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

    /// <summary>Passes the objects that follow directly to the cmdlet.</summary>
    /// <param name="cmdlet">A cmdlet in ProcessRecord whose only parameter that is bound from the pipeline accepts any object.</param>
    /// <param name="take">Processes an object.</param>
    /// <returns>False if the input does not come from another cmdlet, or the engine's internals have changed.</returns>
    internal static bool TryInstall(PSCmdlet cmdlet, Action<object?> take)
    {
        try
        {
            object? pipe = PipelineInput.PipeOf(cmdlet);
            PropertyInfo? writer = pipe is null ? null : Property(pipe, "ExternalWriter");
            // A pipe without a cmdlet at its end does not have one at its beginning.
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
        // Repeat the exception for a cmdlet that continues after its pipeline has ended.
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
