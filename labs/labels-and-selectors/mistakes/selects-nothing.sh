# triggers: service/selects-nothing
kubectl set selector service store app=store,role=frontend,stage=prod
