using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace KafkaPS;

/// <summary>Holds one object of a type for each runspace, with the lifetime of the runspace.</summary>
static class RunspaceLocal<T> where T : class, new()
{
    static readonly ConditionalWeakTable<Runspace, T> Objects = [];

    /// <summary>The object of the runspace that the calling thread runs in.</summary>
    internal static T Current => Objects.GetValue(Runspace.DefaultRunspace, static _ => new T());
}
