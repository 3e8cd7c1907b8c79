"""The domain of the front desk."""
