"""Cards beside the Journal's table: the chart, how far price went, plan against done."""
