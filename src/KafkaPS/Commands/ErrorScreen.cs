using System.Management.Automation;
using System.Reflection;

namespace KafkaPS.Commands;

/// <summary>Determines whether the errors of a cmdlet are displayed, and can write an error without displaying it.</summary>
/// <remarks>
/// Errors are displayed only if the pipe of the error stream ends in the engine's Out-Default. If it ends in a file, another stream, a command, a job, or a program that
/// hosts the engine, each error goes there. An error that is not displayed is written with WriteError like any other, but into a null pipe, like that of <c>2&gt;$null</c>,
/// so the engine does everything else as usual. PowerShell has no public API for the pipe. On an engine where it cannot be found, every error is displayed.
/// </remarks>
sealed class ErrorScreen
{
    const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic, Any = Internal | BindingFlags.Public;

    readonly SafeCmdlet _cmdlet;
    readonly PropertyInfo? _pipe;
    readonly object? _screen, _nowhere;

    ErrorScreen(SafeCmdlet cmdlet, PropertyInfo? pipe = null, object? screen = null, object? nowhere = null) => (_cmdlet, _pipe, _screen, _nowhere) = (cmdlet, pipe, screen, nowhere);

    /// <summary>Whether the errors of the cmdlet are displayed.</summary>
    internal bool Shows => _nowhere is not null;

    /// <summary>Determines where the errors of a cmdlet in ProcessRecord or EndProcessing go.</summary>
    internal static ErrorScreen Of(SafeCmdlet cmdlet)
    {
        try
        {
            object runtime = cmdlet.CommandRuntime;
            PropertyInfo? pipeOf = runtime.GetType().GetProperty("ErrorOutputPipe", Internal);
            object? pipe = pipeOf?.GetValue(runtime), processor = Value(pipe, "DownstreamCmdlet");
            bool isShown = Value(processor, "Command") is { } command && command.GetType().FullName == "Microsoft.PowerShell.Commands.OutDefaultCommand"
                && Value(runtime, "ErrorMergeTo") is { } merged && Convert.ToInt32(merged, null) == 0 && Value(runtime, "ErrorAction") is ActionPreference.Continue;
            if (!isShown || pipe!.GetType().GetProperty("NullPipe", Any) is not { CanWrite: true } ends) return new ErrorScreen(cmdlet);
            object nowhere = Activator.CreateInstance(pipe.GetType(), nonPublic: true)!;
            ends.SetValue(nowhere, true);
            return new ErrorScreen(cmdlet, pipeOf, pipe, nowhere);
        }
        catch (Exception e) when (e is MissingMemberException or ArgumentException or AmbiguousMatchException or InvalidCastException)
        {
            return new ErrorScreen(cmdlet);
        }
    }

    /// <summary>Writes an error without displaying it.</summary>
    internal void WriteUnseen(ErrorRecord error)
    {
        _pipe!.SetValue(_cmdlet.CommandRuntime, _nowhere);
        try
        {
            _cmdlet.WriteError(error);
        }
        finally
        {
            _pipe.SetValue(_cmdlet.CommandRuntime, _screen);
        }
    }

    static object? Value(object? owner, string name) => owner?.GetType().GetProperty(name, Any)?.GetValue(owner);
}
