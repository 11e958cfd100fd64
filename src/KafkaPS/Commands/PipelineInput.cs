using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Reflection;

namespace KafkaPS.Commands;

/// <summary>Takes the objects that wait in a cmdlet's input pipe one after the other, within a single call of ProcessRecord.</summary>
/// <remarks>
/// For each object that it passes to ProcessRecord, the engine goes through all unbound parameters, several times. With as many parameters as
/// Send-KafkaRecord has, this takes longer than everything else that a record needs. A collection on the left of the pipe (<c>$lines | …</c>,
/// <c>[IO.File]::ReadLines(…) | …</c>) waits in the pipe as a whole and can be read directly. The output of another cmdlet arrives one object at a time, and
/// the pipe is empty after each. PowerShell has no public API for the pipe. On an engine where it cannot be found, the engine passes every object.
/// </remarks>
static class PipelineInput
{
    const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>Returns a function that takes the next waiting object, or returns AutomationNull if there is none.</summary>
    /// <param name="cmdlet">A cmdlet in ProcessRecord whose only parameter that is bound from the pipeline accepts any object.</param>
    internal static Func<object?> Of(PSCmdlet cmdlet) => Find(cmdlet) ?? (static () => AutomationNull.Value);

    /// <summary>Returns the engine's input pipe of a cmdlet, or null if the engine's internals have changed.</summary>
    internal static object? PipeOf(PSCmdlet cmdlet) => cmdlet.CommandRuntime.GetType().GetProperty("InputPipe", Internal)?.GetValue(cmdlet.CommandRuntime);

    /// <summary>Like <see cref="Of"/>, but returns null if the engine's internals have changed.</summary>
    internal static Func<object?>? Find(PSCmdlet cmdlet)
    {
        object? pipe = PipeOf(cmdlet);
        MethodInfo? retrieve = pipe?.GetType().GetMethod("Retrieve", Internal, Type.EmptyTypes);
        return retrieve?.ReturnType == typeof(object) ? retrieve.CreateDelegate<Func<object?>>(pipe) : null;
    }
}
