namespace KafkaPS.UnitTests.Configuration.JavaComparison;

/// <summary>A test against Java itself; skipped where there is no Java or no Kafka.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class JavaFactAttribute : FactAttribute
{
    public JavaFactAttribute() => Skip = JavaProgram.Missing;
}
