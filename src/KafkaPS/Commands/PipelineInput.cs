using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Reflection;

namespace KafkaPS.Commands;

/// <summary>Takes the objects that wait in a cmdlet's input pipe one after the other, within one call of ProcessRecord.</summary>
/// <remarks>
/// For each object that it passes to ProcessRecord the engine overrides all parameters that are not bound, several times: with as many as
/// Send-KafkaRecord has that takes longer than all that the record needs. A collection on the left of the pipe (<c>$lines | …</c>,
/// <c>[IO.File]::ReadLines(…) | …</c>) waits whole in the pipe, and can be read directly. What another cmdlet emits comes one by one, and the pipe is
/// empty after each. PowerShell has no public way to the pipe; on an engine where it cannot be found every object is passed by the engine.
/// </remarks>
static class PipelineInput
{
    const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>Takes the next object that waits; AutomationNull when none does.</summary>
    /// <param name="cmdlet">A cmdlet in ProcessRecord that takes any object, and has no parameter but that one which is bound from the pipeline.</param>
    internal static Func<object?> Of(PSCmdlet cmdlet) => Find(cmdlet) ?? (static () => AutomationNull.Value);

    /// <summary>The engine's pipe before a cmdlet; null where the engine is not as it was.</summary>
    internal static object? PipeOf(PSCmdlet cmdlet) => cmdlet.CommandRuntime.GetType().GetProperty("InputPipe", Internal)?.GetValue(cmdlet.CommandRuntime);

    /// <summary>The same as <see cref="Of"/>; null where the engine is not as it was.</summary>
    internal static Func<object?>? Find(PSCmdlet cmdlet)
    {
        object? pipe = PipeOf(cmdlet);
        MethodInfo? retrieve = pipe?.GetType().GetMethod("Retrieve", Internal, Type.EmptyTypes);
        return retrieve?.ReturnType == typeof(object) ? retrieve.CreateDelegate<Func<object?>>(pipe) : null;
    }
}
