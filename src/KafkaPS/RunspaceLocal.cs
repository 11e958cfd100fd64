using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace KafkaPS;

/// <summary>One object of a kind for each runspace, which goes with its runspace.</summary>
static class RunspaceLocal<T> where T : class, new()
{
    static readonly ConditionalWeakTable<Runspace, T> Objects = [];

    /// <summary>The object of the runspace that the calling thread runs in.</summary>
    internal static T Current => Objects.GetValue(Runspace.DefaultRunspace, static _ => new T());
}
