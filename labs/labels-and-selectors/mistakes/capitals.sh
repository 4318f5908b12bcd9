# triggers: newcomer/capitals
kubectl label pod newcomer app=store role=fe Stage=dev
