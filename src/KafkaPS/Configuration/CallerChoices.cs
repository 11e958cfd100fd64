namespace KafkaPS.Configuration;

/// <summary>What the caller of New-KafkaProducer says beside the settings, and no setting can say.</summary>
/// <param name="AllowsExternalCode">That libraries and commands which the settings name may run.</param>
/// <param name="HasTokenProvider">That a script block fetches the tokens of the login.</param>
readonly record struct CallerChoices(bool AllowsExternalCode = false, bool HasTokenProvider = false);
