"""What a record says about the trader, with how much it can say: samples, intervals, streaks."""
